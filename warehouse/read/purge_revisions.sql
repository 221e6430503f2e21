-- Texts that a purged article has had, and what changed in them, go with it. Out: how many there were.
UPDATE revisions
SET text = '', diff = NULL
FROM articles
WHERE articles.article_id = revisions.article_id AND articles.purged_at IS NOT NULL AND revisions.text <> ''
