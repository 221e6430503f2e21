-- In: $ids. Out: batch_pieces, the sentences of the batch's texts with their place (characters from 0).
-- A piece ends at the end of a line, or where a mark is followed by space; the pieces add up to the text.
-- The times are looked up first: what lies between them is all that is read of the texts, however large the archive.
CREATE OR REPLACE TEMP TABLE batch_pieces AS
WITH cut AS (
    SELECT
        a.article_id, a.revision, a.outlet, a.first_seen_at,
        m.article_id IS NOT NULL AS seen_before,
        regexp_extract_all(a.text, '[^\n]*?(?:[.!?…]+[\p{P}]*\s+|[。！？]+)|[^\n]+\n*|\n+') AS pieces
    FROM articles AS a
    JOIN (SELECT article_id, first_seen_at FROM articles WHERE article_id IN (SELECT unnest($ids))) AS t
        USING (article_id, first_seen_at)
    LEFT JOIN masks AS m USING (article_id)
),
placed AS (
    SELECT * EXCLUDE (pieces), unnest(pieces) AS piece, generate_subscripts(pieces, 1) AS position FROM cut
),
counted AS (
    SELECT
        * EXCLUDE (piece), length(piece) AS size,
        regexp_extract_all(lower(strip_accents(piece)), '[\p{L}\p{M}\p{N}]+') AS tokens,
        sum(size) OVER (PARTITION BY article_id ORDER BY position) AS finish
    FROM placed
)
SELECT
    * EXCLUDE (tokens, size, finish, position),
    CAST(finish - size AS INTEGER) AS "start",
    CAST(finish AS INTEGER) AS "end",
    len(tokens) AS words,
    md5_number_lower(array_to_string(tokens, ' ')) AS line_hash
FROM counted
WHERE len(tokens) > 0
