-- Who is first, and how long after the first does each outlet follow?
-- Told by the time that each article gives itself, else by when it was first seen; an outlet's first article of
-- a story counts, and only stories that at least two outlets have. A story counts on the day on which its first
-- article was seen, with all that followed.
-- In: topic VARCHAR = %: topics of a story's articles, as LIKE has it, several with commas between; % is any or none
-- In: days INTEGER = 30: days up to the last one
-- In: until VARCHAR = latest: the last day (UTC), such as 2026-11-20; latest is that of the latest article
-- Out: outlet, stories shared with others, how many it had first, and its usual (median) lag in hours
WITH ends AS (
    SELECT coalesce(nullif($until, 'latest')::DATE, max(first_seen_at)::DATE) AS last_day FROM articles
),
wanted AS (
    SELECT DISTINCT story_id
    FROM coverage
    WHERE EXISTS (SELECT 1 FROM unnest(string_split($topic, ',')) AS given(pattern) WHERE topic LIKE pattern)
),
firsts AS (
    SELECT
        story_id,
        outlet,
        min(coalesce(articles.published_at, articles.first_seen_at)) AS came_at,
        min(articles.first_seen_at) AS seen_at
    FROM story_articles
    JOIN articles USING (article_id)
    GROUP BY story_id, outlet
    QUALIFY count(*) OVER (PARTITION BY story_id) > 1
),
lags AS (
    SELECT
        *,
        date_diff('minute', min(came_at) OVER (PARTITION BY story_id), came_at) / 60 AS hours,
        (min(seen_at) OVER (PARTITION BY story_id))::DATE AS day
    FROM firsts
)
SELECT
    outlet,
    count(*) AS stories,
    count(*) FILTER (WHERE hours = 0) AS first,
    round(median(hours), 1) AS median_lag_hours,
    round(max(hours), 1) AS longest_lag_hours
FROM lags, ends
WHERE day > last_day - $days
  AND day <= last_day
  AND ($topic = '%' OR story_id IN (FROM wanted))
GROUP BY outlet
ORDER BY first DESC, median_lag_hours, outlet
