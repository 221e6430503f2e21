-- In: $url_key. Out: the article that the address leads to, and the topics in force that it matches.
WITH named AS (
    SELECT article_id FROM articles WHERE url_key = $url_key
    UNION
    SELECT s.article_id FROM sightings AS s JOIN entries AS e USING (entry_id) WHERE e.url_key = $url_key
)
SELECT n.article_id, coalesce(list(m.topic ORDER BY m.topic) FILTER (m.topic IS NOT NULL), []) AS topics
FROM named AS n LEFT JOIN current_matches AS m USING (article_id)
GROUP BY n.article_id
ORDER BY n.article_id
LIMIT 1
