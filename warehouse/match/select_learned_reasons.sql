-- In: $article_id. Out: for each topic whose score readers' verdicts moved: the published score, what the model
-- says, its name, and the terms of it that weighed most.
SELECT l.topic, l.published_score, l.liking, l.model, l.reasons
FROM learned_scores AS l
JOIN current_matches AS m USING (article_id, revision, topic, topic_version)
WHERE l.article_id = $article_id
ORDER BY l.topic
