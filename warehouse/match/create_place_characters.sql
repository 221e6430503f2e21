-- In: wanted_places, batch_articles. Out: for each wanted place, its word and the characters it covers.
CREATE OR REPLACE TEMP TABLE place_characters AS
WITH texts AS (
    SELECT article << 26 AS base, title AS content FROM batch_articles
    UNION ALL
    SELECT (article << 26) + (1 << 25), body FROM batch_articles
),
cut AS (
    SELECT base, words_of(content) AS words, pieces_of(content) AS pieces,
        length(regexp_extract(content, '^[^\p{L}\p{M}\p{N}]*')) AS before
    FROM texts
    WHERE base >> 25 IN (SELECT first >> 25 FROM wanted_places)
),
counted AS (
    SELECT base, before, unnest(words) AS word, unnest(pieces) AS piece, unnest(range(len(words))) AS ordinal
    FROM cut
),
placed AS (
    SELECT base + ordinal AS place, word,
        before + sum(length(piece)) OVER (PARTITION BY base ORDER BY ordinal) - length(piece) AS begins
    FROM counted
)
SELECT place, word, begins::INTEGER AS begins, (begins + length(word))::INTEGER AS ends
FROM placed
WHERE place IN (SELECT first FROM wanted_places UNION ALL SELECT last FROM wanted_places)
