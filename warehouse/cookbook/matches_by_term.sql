-- Which terms of a query find something, and how often?
-- In: topic VARCHAR = %: topics, as LIKE has it, such as netflix-genai/%
-- In: days INTEGER = 30: days back from the latest article
-- Out: topic, term as the query writes it, articles with it, with it in the headline, places, and their mean score
WITH places AS (
    SELECT topic, article_id, score, unnest(spans, recursive := true)
    FROM coverage
    WHERE topic LIKE $topic
      AND first_seen_at > (SELECT max(first_seen_at) FROM articles) - to_days($days::INTEGER)
)
SELECT
    topic,
    term,
    count(DISTINCT article_id) AS articles,
    count(DISTINCT article_id) FILTER (WHERE field = 'title') AS in_headline,
    count(*) AS places,
    round(avg(score), 2) AS mean_score
FROM places
GROUP BY topic, term
ORDER BY topic, articles DESC, term
