-- How much was published on each topic, day by day?
-- In: topic VARCHAR = %: topics, as LIKE has it, such as netflix-genai/%
-- In: days INTEGER = 30: days back from the latest article
-- Out: day (UTC, of first sight), topic, and the day's stories, articles, copies among them, and outlets
SELECT day, topic, stories, articles, copies, outlets
FROM volume
WHERE topic LIKE $topic
  AND day > (SELECT max(first_seen_at)::DATE FROM articles) - $days
ORDER BY day DESC, topic
