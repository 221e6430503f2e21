-- In: $seed, $now. Out: a FeedHealth a row, each feed of the seed. A feed is silent that answers but has brought
-- nothing new for three times its usual gap (95th percentile), and a week at least.
WITH gaps AS (
    SELECT
        feed_id,
        epoch(first_seen_at - lag(first_seen_at) OVER (PARTITION BY feed_id ORDER BY first_seen_at)) AS seconds
    FROM entries
    WHERE NOT first_sight
),
usual AS (
    SELECT feed_id, to_seconds(quantile_cont(seconds, 0.95)) AS gap
    FROM gaps
    WHERE seconds > 60
    GROUP BY feed_id
),
counted AS (
    SELECT feed_id, sum(polls)::BIGINT AS polls, sum(entries_new)::BIGINT AS entries
    FROM (
        SELECT feed_id, count(*) AS polls, sum(entries_new) AS entries_new FROM polls GROUP BY feed_id
        UNION ALL
        SELECT feed_id, sum(polls), sum(entries_new) FROM poll_days GROUP BY feed_id
    )
    GROUP BY feed_id
),
last_polls AS (
    FROM polls
    QUALIFY row_number() OVER (PARTITION BY feed_id ORDER BY polled_at DESC) = 1
)
SELECT
    feeds.feed_id,
    feeds.outlet,
    feeds.url,
    feeds.title,
    last_poll.reason,
    last_poll.http_status,
    last_poll.detail,
    last_poll.polled_at,
    states.last_ok_at,
    states.last_new_at,
    states.next_poll_at,
    states.because,
    coalesce(states.failures, 0) AS failures,
    states.failing_since,
    states.overflows,
    states.overflowed_at,
    states.moving_to,
    states.moving_sightings,
    states.moved_to,
    states.moved_at,
    states.gone_at,
    nullif(greatest(hosts.not_before, own.not_before, $now), $now) AS held_until,
    coalesce(own.reason, hosts.reason) AS held_because,
    CASE
        WHEN coalesce(states.last_new_at, states.first_ok_at)
            < $now - greatest(coalesce(usual.gap * 3, INTERVAL 7 DAY), INTERVAL 7 DAY)
        THEN coalesce(states.last_new_at, states.first_ok_at)
    END AS silent_since,
    coalesce(counted.polls, 0) AS polls,
    coalesce(counted.entries, 0) AS entries
FROM feeds
JOIN seed_feeds AS listed ON listed.feed_id = feeds.feed_id AND listed.seed = $seed AND listed.unlisted_at IS NULL
LEFT JOIN feed_states AS states ON states.feed_id = feeds.feed_id
LEFT JOIN hosts ON hosts.host = coalesce(states.moved_host, feeds.authority)
LEFT JOIN hosts AS own ON own.host = feeds.feed_id
LEFT JOIN last_polls AS last_poll ON last_poll.feed_id = feeds.feed_id
LEFT JOIN usual ON usual.feed_id = feeds.feed_id
LEFT JOIN counted ON counted.feed_id = feeds.feed_id
ORDER BY feeds.outlet, feeds.url
