-- In: batch_articles. Out: every word of the batch with its place: the article's number × 2^26, plus 2^25
-- in the body, plus the word's number from 0; so nothing near an end is near another field or article.
CREATE OR REPLACE TEMP TABLE batch_tokens AS
SELECT unnest(words) AS word, base + unnest(range(len(words))) AS place
FROM (
    SELECT base, words_of(content) AS words
    FROM (
        SELECT article << 26 AS base, title AS content FROM batch_articles
        UNION ALL
        SELECT (article << 26) + (1 << 25), body FROM batch_articles
    )
)
