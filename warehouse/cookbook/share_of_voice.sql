-- What share of a topic's stories did each outlet carry?
-- A story counts once for each outlet that has it, so that copies of one text make nobody louder.
-- In: topic VARCHAR = %: topics, as LIKE has it, such as netflix-genai/%; several with commas between
-- In: days INTEGER = 30: days up to the last one
-- In: until VARCHAR = latest: the last day (UTC), such as 2026-11-20; latest is that of the latest article
-- Out: topic, outlet, its stories and articles, and its share of all outlets' stories on the topic, 0 to 1
WITH ends AS (
    SELECT coalesce(nullif($until, 'latest')::DATE, max(first_seen_at)::DATE) AS last_day FROM articles
)
SELECT
    topic,
    outlet,
    count(DISTINCT story_id) AS stories,
    count(*) AS articles,
    round(stories / sum(stories) OVER (PARTITION BY topic), 3) AS share
FROM coverage, ends
WHERE EXISTS (SELECT 1 FROM unnest(string_split($topic, ',')) AS given(pattern) WHERE topic LIKE pattern)
  AND first_seen_at::DATE > last_day - $days
  AND first_seen_at::DATE <= last_day
GROUP BY topic, outlet
ORDER BY topic, share DESC, outlet
