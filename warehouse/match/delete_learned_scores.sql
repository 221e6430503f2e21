-- In: view new_learned_scores. Out: what earlier models made of the same matches is gone.
DELETE FROM learned_scores
WHERE (article_id, revision, topic, topic_version) IN (
    SELECT (article_id, revision, topic, topic_version) FROM new_learned_scores
)
