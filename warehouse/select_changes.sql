-- In: $article_id. Out: a Change a row, in order: the later texts of an article, as far as what changed is still known.
SELECT revision, seen_at, diff
FROM revisions
WHERE article_id = $article_id AND diff <> ''
ORDER BY revision
