-- In: wanted_places, batch_articles, batch_tokens. Out: for each wanted place, its word and the characters
-- it covers.
CREATE OR REPLACE TEMP TABLE place_characters AS
WITH texts AS (
    SELECT article << 26 AS base, title AS content FROM batch_articles
    UNION ALL
    SELECT (article << 26) + (1 << 25), body FROM batch_articles
),
cut AS (
    SELECT base, pieces_of(content) AS pieces,
        length(regexp_extract(content, '^[^\p{L}\p{M}\p{N}]*')) AS before
    FROM texts
    WHERE base >> 25 IN (SELECT first >> 25 FROM wanted_places)
),
counted AS (
    SELECT base, before, unnest(list_transform(pieces, lambda piece: length(piece))) AS size,
        unnest(range(len(pieces))) AS ordinal
    FROM cut
),
placed AS (
    SELECT base + ordinal AS place,
        before + sum(size) OVER (PARTITION BY base ORDER BY ordinal) - size AS begins
    FROM counted
)
SELECT p.place, t.word, p.begins::INTEGER AS begins, (p.begins + length(t.word))::INTEGER AS ends
FROM placed AS p
JOIN batch_tokens AS t USING (place)
WHERE p.place IN (SELECT first FROM wanted_places UNION ALL SELECT last FROM wanted_places)
