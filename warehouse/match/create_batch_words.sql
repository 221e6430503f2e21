-- In: batch_tokens. Out: the distinct words of the batch, each with the signs that follow it (piece) and without
-- (word), and folded.
CREATE OR REPLACE TEMP TABLE batch_words AS
SELECT piece, word, fold(word) AS folded
FROM (SELECT piece, word_of(piece) AS word FROM (SELECT DISTINCT piece FROM batch_tokens))
