-- In: $version. Out: articles that have not been compared in their present revision, in their order; without those
-- whose text was purged, which keep what was found while it was there.
SELECT a.article_id
FROM articles AS a
ANTI JOIN shingles AS s ON s.article_id = a.article_id AND s.revision = a.revision AND s.version = $version
WHERE a.purged_at IS NULL
ORDER BY a.first_seen_at, a.article_id
