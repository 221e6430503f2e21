-- In which languages and countries is a topic covered?
-- In: topic VARCHAR = %: topics, as LIKE has it, such as netflix-genai/%
-- In: days INTEGER = 30: days back from the latest article
-- Out: topic, language of the text, country of the outlet, articles, stories and outlets
SELECT
    topic,
    language,
    country,
    count(*) AS articles,
    count(DISTINCT story_id) AS stories,
    count(DISTINCT outlet) AS outlets
FROM coverage
WHERE topic LIKE $topic
  AND first_seen_at > (SELECT max(first_seen_at) FROM articles) - to_days($days::INTEGER)
GROUP BY topic, language, country
ORDER BY topic, articles DESC, language, country
