-- In: batch_articles, $set_id, $now, $run_id. Out: each article of the batch was compared at its revision.
INSERT INTO evaluations BY NAME
SELECT article_id, revision, $set_id AS set_id, $now::TIMESTAMPTZ AS evaluated_at, $run_id AS run_id
FROM batch_articles
ANTI JOIN (SELECT article_id, revision FROM evaluations WHERE set_id = $set_id) USING (article_id, revision)
