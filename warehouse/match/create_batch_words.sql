-- In: batch_tokens. Out: the distinct words of the batch, each with the signs that follow it (piece) and without
-- (word), folded, and how often it stands there.
CREATE OR REPLACE TEMP TABLE batch_words AS
SELECT piece, word, fold(word) AS folded, times
FROM (
    SELECT piece, word_of(piece) AS word, times
    FROM (SELECT piece, count(*) AS times FROM batch_tokens GROUP BY piece)
)
