-- In: $article_id. Out: for an article that is there, each topic in force with its match at the article's
-- revision, if one is stored.
SELECT t.topic, t.version, t.seed, t.label, t.query, t.resolved, t.ordinal, m.score, m.parts, m.spans
FROM topics AS t
JOIN articles AS a ON a.article_id = $article_id
LEFT JOIN matches AS m ON m.article_id = a.article_id AND m.revision = a.revision
    AND m.topic = t.topic AND m.topic_version = t.version
WHERE t.valid_to IS NULL
ORDER BY t.seed, t.ordinal, t.topic
