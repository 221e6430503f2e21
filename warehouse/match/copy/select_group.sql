-- In: $article_id. Out: the article's original, its story and whether it founded that story (its id is the hash of the
-- founder's; a founder whose story was merged founded another); no row: no such article.
SELECT
    coalesce(c.original_id, a.article_id) AS original_id,
    c.article_id IS NOT NULL AS copied,
    s.story_id,
    coalesce(s.story_id = sha256(a.article_id), false) AS founded
FROM articles AS a
LEFT JOIN copies AS c USING (article_id)
LEFT JOIN story_articles AS s USING (article_id)
WHERE a.article_id = $article_id
