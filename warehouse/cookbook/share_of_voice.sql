-- What share of a topic's stories did each outlet carry?
-- A story counts once for each outlet that has it, so that copies of one text make nobody louder.
-- In: topic VARCHAR = %: topics, as LIKE has it, such as netflix-genai/%
-- In: days INTEGER = 30: days back from the latest article
-- Out: topic, outlet, its stories and articles, and its share of all outlets' stories on the topic, 0 to 1
SELECT
    topic,
    outlet,
    count(DISTINCT story_id) AS stories,
    count(*) AS articles,
    round(stories / sum(stories) OVER (PARTITION BY topic), 3) AS share
FROM coverage
WHERE topic LIKE $topic
  AND first_seen_at > (SELECT max(first_seen_at) FROM articles) - to_days($days::INTEGER)
GROUP BY topic, outlet
ORDER BY topic, share DESC, outlet
