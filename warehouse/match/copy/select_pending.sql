-- In: $version. Out: articles that have not been compared in their present revision, in their order.
SELECT a.article_id
FROM articles AS a
ANTI JOIN shingles AS s ON s.article_id = a.article_id AND s.revision = a.revision AND s.version = $version
ORDER BY a.first_seen_at, a.article_id
