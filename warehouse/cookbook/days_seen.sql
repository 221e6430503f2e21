-- How much of each day could be seen?
-- A day is incomplete on which a feed was asked and never read, or whose last edition of a brief says so; on a day
-- that is not asked no feed was polled, and what it has came by import.
-- In: days INTEGER = 30: days up to the last one, none before the first of the archive
-- In: until VARCHAR = latest: the last day (UTC), such as 2026-11-20; latest is that of the latest poll or article
-- Out: day (UTC), state (whole, incomplete or not asked), feeds asked, feeds never read that day, their outlets,
-- Out: briefs whose edition is incomplete, and articles first seen
WITH asked AS (
    SELECT polled_at::DATE AS day, feed_id, reason FROM polls
    UNION ALL
    SELECT day, feed_id, reason FROM poll_days
),
fared AS (
    SELECT day, feed_id, bool_or(reason IN ('ok', 'not_modified', 'same_body', 'empty')) AS readable
    FROM asked
    GROUP BY day, feed_id
),
feeds_of_day AS (
    SELECT
        fared.day,
        count(*) AS asked,
        count(*) FILTER (WHERE NOT readable) AS unread,
        list(DISTINCT outlet ORDER BY outlet) FILTER (WHERE NOT readable) AS unread_outlets
    FROM fared
    JOIN feeds USING (feed_id)
    GROUP BY fared.day
),
last_editions AS (
    SELECT brief, cutoff::DATE AS day, max_by(status, cutoff) AS status FROM editions GROUP BY brief, cutoff::DATE
),
editions_of_day AS (
    SELECT day, list(brief ORDER BY brief) AS briefs FROM last_editions WHERE status = 'incomplete' GROUP BY day
),
articles_of_day AS (
    SELECT first_seen_at::DATE AS day, count(*) AS articles FROM articles GROUP BY first_seen_at::DATE
),
ends AS (
    SELECT min(day) AS first_day, coalesce(nullif($until, 'latest')::DATE, max(day)) AS last_day
    FROM (SELECT day FROM asked UNION ALL SELECT day FROM articles_of_day)
),
days AS (
    SELECT unnest(generate_series(greatest(first_day, last_day - $days + 1), last_day, INTERVAL 1 DAY))::DATE AS day
    FROM ends
)
SELECT
    day,
    CASE
        WHEN coalesce(feeds_of_day.asked, 0) = 0 THEN 'not asked'
        WHEN feeds_of_day.unread > 0 OR len(editions_of_day.briefs) > 0 THEN 'incomplete'
        ELSE 'whole'
    END AS state,
    coalesce(feeds_of_day.asked, 0) AS asked,
    coalesce(feeds_of_day.unread, 0) AS unread,
    coalesce(feeds_of_day.unread_outlets, []) AS unread_outlets,
    coalesce(editions_of_day.briefs, []) AS incomplete_editions,
    coalesce(articles_of_day.articles, 0) AS articles
FROM days
LEFT JOIN feeds_of_day USING (day)
LEFT JOIN editions_of_day USING (day)
LEFT JOIN articles_of_day USING (day)
ORDER BY day DESC
