-- In: batch_tokens. Out: the distinct words of the batch, folded.
CREATE OR REPLACE TEMP TABLE batch_words AS
SELECT word, fold(word) AS folded FROM (SELECT DISTINCT word FROM batch_tokens)
