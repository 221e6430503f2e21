-- In: $ids. Out: which of them have not been looked at in their present revision.
SELECT a.article_id
FROM articles AS a
ANTI JOIN masks AS m ON m.article_id = a.article_id AND m.revision = a.revision
WHERE a.article_id IN (SELECT unnest($ids))
ORDER BY a.first_seen_at, a.article_id
