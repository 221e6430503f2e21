-- Which terms of a topic's query stand together in one article?
-- In: topic VARCHAR = %: topics, as LIKE has it, such as netflix-genai/%
-- In: days INTEGER = 30: days back from the latest article
-- Out: topic, two terms as the query writes them, and in how many articles both were found; copies are left out
WITH terms AS (
    SELECT DISTINCT topic, article_id, unnest(list_distinct(list_transform(spans, lambda span: span.term))) AS term
    FROM coverage
    WHERE topic LIKE $topic
      AND NOT is_copy
      AND first_seen_at > (SELECT max(first_seen_at) FROM articles) - to_days($days::INTEGER)
)
SELECT one.topic, one.term AS term, other.term AS with_term, count(*) AS articles
FROM terms AS one
JOIN terms AS other ON other.topic = one.topic AND other.article_id = one.article_id AND other.term > one.term
GROUP BY ALL
ORDER BY articles DESC, one.topic, term, with_term
