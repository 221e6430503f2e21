-- In: $seed, $since (exclusive), $cutoff. Out: a FeedOutcome a row: how each listed feed fared in the window.
-- reason is empty where the feed was not asked, but a feed that is gone is named in every edition. A feed is silent
-- that answers but has brought nothing new for three times its usual gap (95th percentile of 90 days), and a week.
WITH asked AS (
    SELECT
        feed_id,
        max_by({'reason': reason, 'detail': detail}, polled_at) AS last_poll,
        sum(entries_new)::INTEGER AS entries_new
    FROM polls
    WHERE polled_at > $since AND polled_at <= $cutoff
    GROUP BY feed_id
),
quiet AS (
    -- Only of these it has to be known what is usual: the others brought something within the week.
    SELECT feed_id
    FROM feed_states
    WHERE coalesce(last_new_at, first_ok_at) < $cutoff - INTERVAL 7 DAY
),
gaps AS (
    SELECT
        feed_id,
        first_seen_at - lag(first_seen_at) OVER (PARTITION BY feed_id ORDER BY first_seen_at) AS gap
    FROM entries
    SEMI JOIN quiet USING (feed_id)
    WHERE NOT first_sight AND first_seen_at > $cutoff - INTERVAL 90 DAY
),
usual AS (
    SELECT feed_id, to_seconds(quantile_cont(epoch(gap), 0.95)) AS gap
    FROM gaps
    WHERE gap > INTERVAL 1 MINUTE
    GROUP BY feed_id
)
SELECT
    feeds.outlet,
    coalesce(feeds.title, feeds.outlet) AS title,
    feeds.url,
    coalesce(asked.last_poll.reason, CASE WHEN states.gone_at IS NOT NULL THEN 'gone' END, '') AS reason,
    coalesce(
        asked.last_poll.detail,
        CASE
            WHEN states.gone_at IS NOT NULL
            THEN 'gone since ' || strftime(timezone('UTC', states.gone_since), '%Y-%m-%d') || ', asked once a week'
        END,
        ''
    ) AS detail,
    states.last_ok_at,
    coalesce(asked.entries_new, 0) AS entries_new,
    CASE
        WHEN coalesce(states.last_new_at, states.first_ok_at)
            < $cutoff - greatest(coalesce(usual.gap * 3, INTERVAL 7 DAY), INTERVAL 7 DAY)
        THEN coalesce(states.last_new_at, states.first_ok_at)
    END AS silent_since
FROM feeds
JOIN seed_feeds AS listed ON listed.feed_id = feeds.feed_id AND listed.seed = $seed AND listed.unlisted_at IS NULL
LEFT JOIN feed_states AS states ON states.feed_id = feeds.feed_id
LEFT JOIN asked ON asked.feed_id = feeds.feed_id
LEFT JOIN usual ON usual.feed_id = feeds.feed_id
ORDER BY feeds.outlet, feeds.url
