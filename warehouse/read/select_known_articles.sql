-- In: the view read_articles. Out: those that are stored already, with what a new text is compared with; the old
-- title and text only where something differs.
SELECT
    articles.article_id,
    articles.revision,
    articles.content_hash,
    articles.text_quality,
    articles.purged_at IS NOT NULL AS purged,
    CASE WHEN articles.content_hash <> new.content_hash THEN articles.title END AS title,
    CASE WHEN articles.content_hash <> new.content_hash THEN articles.text END AS text
FROM articles
JOIN read_articles AS new ON new.article_id = articles.article_id
