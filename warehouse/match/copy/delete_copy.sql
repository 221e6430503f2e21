-- In: $article_id. Changes copies: the article is no copy any more.
DELETE FROM copies WHERE article_id = $article_id
