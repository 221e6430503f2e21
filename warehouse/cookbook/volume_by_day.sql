-- How much was published on each topic, day by day?
-- In: topic VARCHAR = %: topics, as LIKE has it, such as netflix-genai/%; several with commas between
-- In: days INTEGER = 30: days up to the last one
-- In: until VARCHAR = latest: the last day (UTC), such as 2026-11-20; latest is that of the latest article
-- Out: day (UTC, of first sight), topic, and the day's stories, articles, copies among them, and outlets
WITH ends AS (
    SELECT coalesce(nullif($until, 'latest')::DATE, max(first_seen_at)::DATE) AS last_day FROM articles
)
SELECT day, topic, stories, articles, copies, outlets
FROM volume, ends
WHERE EXISTS (SELECT 1 FROM unnest(string_split($topic, ',')) AS given(pattern) WHERE topic LIKE pattern)
  AND day > last_day - $days
  AND day <= last_day
ORDER BY day DESC, topic
