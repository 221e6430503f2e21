-- In: batch_tokens. Out: the distinct words of the batch, each with the signs that follow it, folded without them.
CREATE OR REPLACE TEMP TABLE batch_words AS
SELECT piece, fold(word) AS folded
FROM (SELECT piece, word_of(piece) AS word FROM (SELECT DISTINCT piece FROM batch_tokens))
