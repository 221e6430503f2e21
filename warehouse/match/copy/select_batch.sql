-- In: $ids, $version. Out: those of them that are pending, in their order, with the day they belong to.
SELECT a.article_id, CAST(a.first_seen_at AS DATE) AS day
FROM articles AS a
ANTI JOIN shingles AS s ON s.article_id = a.article_id AND s.revision = a.revision AND s.version = $version
WHERE a.article_id IN (SELECT unnest($ids))
ORDER BY a.first_seen_at, a.article_id
