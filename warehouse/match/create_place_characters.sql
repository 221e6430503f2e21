-- In: wanted_places, batch_articles, batch_tokens. Out: for each wanted place, its word and the characters
-- it covers: what all words before it, and the signs after each, come to. One running sum over the batch,
-- less what the texts before come to, is cheaper than a sum for each text.
CREATE OR REPLACE TEMP TABLE place_characters AS
WITH texts AS (
    SELECT article << 26 AS base, title AS content FROM batch_articles
    UNION ALL
    SELECT (article << 26) + (1 << 25), body FROM batch_articles
),
cut AS (
    SELECT base, length(content) AS size,
        list_transform(pieces_of(content), lambda piece: length(piece)) AS sizes
    FROM texts
    WHERE base >> 25 IN (SELECT first >> 25 FROM wanted_places)
),
shifted AS (
    SELECT sizes, base, size - sum(list_sum(sizes)) OVER (ORDER BY base) AS shift
    FROM cut
),
counted AS (
    SELECT shift, unnest(sizes) AS size, base + unnest(range(len(sizes))) AS place FROM shifted
),
placed AS (
    SELECT place, shift + sum(size) OVER (ORDER BY place) - size AS begins FROM counted
)
SELECT p.place, t.word, p.begins::INTEGER AS begins, (p.begins + length(t.word))::INTEGER AS ends
FROM placed AS p
JOIN batch_tokens AS t USING (place)
WHERE p.place IN (SELECT first FROM wanted_places UNION ALL SELECT last FROM wanted_places)
