-- In: $set_id, $batch, $since (NULL: always). Out: articles not compared with the set at their current revision, oldest first.
SELECT article_id
FROM articles AS a
WHERE ($since::TIMESTAMPTZ IS NULL OR first_seen_at >= $since) AND NOT EXISTS (
    FROM evaluations AS e
    WHERE e.set_id = $set_id AND e.article_id = a.article_id AND e.revision = a.revision
)
ORDER BY first_seen_at, article_id
LIMIT $batch
