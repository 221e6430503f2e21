-- In: $batch. Out: the first articles that are in no story, in their order, with the day they belong to.
SELECT a.article_id, CAST(a.first_seen_at AS DATE) AS day
FROM articles AS a
ANTI JOIN story_articles AS s ON s.article_id = a.article_id
ORDER BY a.first_seen_at, a.article_id
LIMIT $batch
