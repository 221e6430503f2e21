-- In: $article_id. Changes story_articles: the article is to be placed anew.
DELETE FROM story_articles WHERE article_id = $article_id
