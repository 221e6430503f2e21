-- In: $seed, $now, $everything (ask every feed, due or not). Out: a DueFeed a row.
-- This is the one place that says when a feed is due.
SELECT
    feeds.feed_id,
    feeds.url,
    feeds.outlet,
    state.etag,
    state.last_modified,
    state.body_hash,
    coalesce(state.failures, 0) AS failures,
    state.first_ok_at,
    state.last_ok_at,
    state.last_new_at
FROM feeds
JOIN seed_feeds AS listed ON listed.feed_id = feeds.feed_id AND listed.seed = $seed AND listed.unlisted_at IS NULL
LEFT JOIN feed_states AS state ON state.feed_id = feeds.feed_id
LEFT JOIN hosts ON hosts.host = regexp_extract(lower(feeds.url), '^https?://([^/?#]+)', 1)
WHERE
    (hosts.not_before IS NULL OR hosts.not_before <= $now)
    AND ($everything OR state.next_poll_at IS NULL OR state.next_poll_at <= $now)
ORDER BY feeds.feed_id
