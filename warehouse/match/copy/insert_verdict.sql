-- In: $article_id, $original_id, $verdict, $now. Changes copy_verdicts: remembers what a person said of the two.
INSERT INTO copy_verdicts BY NAME
SELECT $article_id AS article_id, $original_id AS original_id, $verdict AS verdict, $now AS given_at
