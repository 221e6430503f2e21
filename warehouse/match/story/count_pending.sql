-- Out: how many articles are in no story yet.
SELECT count(*) FROM articles AS a ANTI JOIN story_articles AS s ON s.article_id = a.article_id
