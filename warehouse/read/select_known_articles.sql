-- In: the view read_articles. Out: those that are stored already, with what a new text is compared with.
SELECT article_id, revision, content_hash, text_quality
FROM articles
SEMI JOIN read_articles USING (article_id)
