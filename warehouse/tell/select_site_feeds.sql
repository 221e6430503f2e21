-- In: $seed, $cutoff, $since. Out: a FeedHealthRow a row: how each listed feed fares, with its polls since then.
WITH polled AS (
    SELECT
        feed_id,
        max_by({'reason': reason, 'detail': detail, 'polled_at': polled_at}, polled_at) AS last_poll,
        count(*) AS polls,
        sum(entries_new)::BIGINT AS entries
    FROM polls
    WHERE polled_at > $since AND polled_at <= $cutoff
    GROUP BY feed_id
)
SELECT
    feeds.outlet,
    feeds.url,
    coalesce(polled.last_poll.reason, '') AS reason,
    coalesce(polled.last_poll.detail, '') AS detail,
    polled.last_poll.polled_at AS polled_at,
    states.last_ok_at,
    states.last_new_at,
    coalesce(states.failures, 0) AS failures,
    coalesce(polled.polls, 0) AS polls,
    coalesce(polled.entries, 0) AS entries
FROM feeds
JOIN seed_feeds AS listed ON listed.feed_id = feeds.feed_id AND listed.seed = $seed AND listed.unlisted_at IS NULL
LEFT JOIN feed_states AS states ON states.feed_id = feeds.feed_id
LEFT JOIN polled ON polled.feed_id = feeds.feed_id
ORDER BY feeds.outlet, feeds.url
