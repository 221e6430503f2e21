-- Who is first, and how long after the first does each outlet follow?
-- Told by the time that each article gives itself, else by when it was first seen; an outlet's first article of
-- a story counts, and only stories that at least two outlets have.
-- In: days INTEGER = 30: days back from the latest article
-- Out: outlet, stories shared with others, how many it had first, and its usual (median) lag in hours
WITH firsts AS (
    SELECT story_id, outlet, min(coalesce(articles.published_at, articles.first_seen_at)) AS came_at
    FROM story_articles
    JOIN articles USING (article_id)
    WHERE articles.first_seen_at > (SELECT max(first_seen_at) FROM articles) - to_days($days::INTEGER)
    GROUP BY story_id, outlet
    QUALIFY count(*) OVER (PARTITION BY story_id) > 1
),
lags AS (
    SELECT *, date_diff('minute', min(came_at) OVER (PARTITION BY story_id), came_at) / 60 AS hours
    FROM firsts
)
SELECT
    outlet,
    count(*) AS stories,
    count(*) FILTER (WHERE hours = 0) AS first,
    round(median(hours), 1) AS median_lag_hours,
    round(max(hours), 1) AS longest_lag_hours
FROM lags
GROUP BY outlet
ORDER BY first DESC, median_lag_hours, outlet
