-- In: $seed, $now, $everything (every feed, due or not), $held (those of held-back hosts too),
-- $digest_from (the hour before a digest began then; NULL outside such an hour). Out: a feed a row, with its whole state and its profile: for each half-hour of the
-- day (0..47, UTC) the most items that were new in it on one day of the last seven.
-- This is the one place that says when a feed is due.
WITH counted AS (
    SELECT feed_id, epoch(first_seen_at)::BIGINT // 1800 AS half_hour, count(*) AS items
    FROM entries
    WHERE first_seen_at > $now - INTERVAL 7 DAY AND NOT first_sight
    GROUP BY ALL
),
busiest AS (
    SELECT feed_id, half_hour % 48 AS half_hour, max(items) AS items
    FROM counted
    GROUP BY ALL
),
profiles AS (
    SELECT feed_id, map_from_entries(list((half_hour, items))) AS profile
    FROM busiest
    GROUP BY feed_id
)
SELECT
    feeds.feed_id,
    feeds.url AS listed_url,
    feeds.outlet,
    profiles.profile,
    coalesce(own.strikes, hosts.strikes) AS host_strikes,
    coalesce(own.updated_at, hosts.updated_at) AS host_refused_at,
    state.* EXCLUDE (feed_id)
FROM feeds
JOIN seed_feeds AS listed ON listed.feed_id = feeds.feed_id AND listed.seed = $seed AND listed.unlisted_at IS NULL
LEFT JOIN feed_states AS state ON state.feed_id = feeds.feed_id
LEFT JOIN hosts ON hosts.host = coalesce(state.moved_host, feeds.authority)
LEFT JOIN hosts AS own ON own.host = feeds.feed_id
LEFT JOIN profiles ON profiles.feed_id = feeds.feed_id
WHERE
    ($held OR coalesce(greatest(hosts.not_before, own.not_before) <= $now, true))
    AND (
        $everything
        OR state.next_poll_at IS NULL
        OR state.next_poll_at <= $now
        OR (state.updated_at < $digest_from AND state.gone_at IS NULL)
    )
ORDER BY feeds.feed_id
