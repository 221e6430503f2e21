-- In: batch_articles. Out: every word of the batch, with the signs that follow it, and its place: the article's
-- number × 2^26, plus 2^25 in the body, plus the word's number from 0; so nothing near an end is near another
-- field or article.
CREATE OR REPLACE TEMP TABLE batch_tokens AS
SELECT unnest(pieces) AS piece, base + unnest(range(len(pieces))) AS place
FROM (
    SELECT base, pieces_of(content) AS pieces
    FROM (
        SELECT article << 26 AS base, title AS content FROM batch_articles
        UNION ALL
        SELECT (article << 26) + (1 << 25), body FROM batch_articles
    )
)
