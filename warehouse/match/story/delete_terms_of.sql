-- In: $article_id. Changes article_terms: an article that is placed anew is not compared with itself.
DELETE FROM article_terms WHERE article_id = $article_id
