-- In: batch_pieces, outlet_lines; $already articles make a repetition, $most is the largest share that may go.
-- Out: batch_masked, the pieces that the outlet had printed before. Articles count in their own order, so
-- that batches change nothing. An article that would go (almost) whole is itself a copy, not boilerplate.
CREATE OR REPLACE TEMP TABLE batch_masked AS
WITH firsts AS (
    SELECT DISTINCT outlet, line_hash, article_id, first_seen_at, seen_before FROM batch_pieces
),
ranked AS (
    SELECT
        f.article_id, f.line_hash,
        coalesce(l.articles, 0) - CAST(f.seen_before AS INTEGER)
            + CASE WHEN f.seen_before THEN 0 ELSE row_number() OVER (
                PARTITION BY f.outlet, f.line_hash, f.seen_before ORDER BY f.first_seen_at, f.article_id
            ) - 1 END AS earlier
    FROM firsts AS f
    LEFT JOIN outlet_lines AS l ON l.outlet = f.outlet AND l.line_hash = f.line_hash
),
judged AS (
    SELECT
        p.*,
        r.earlier >= $already AS repeated,
        sum(p.words) FILTER (r.earlier >= $already) OVER (PARTITION BY p.article_id) AS gone,
        sum(p.words) OVER (PARTITION BY p.article_id) AS present
    FROM batch_pieces AS p
    JOIN ranked AS r USING (article_id, line_hash)
)
SELECT article_id, line_hash, "start", "end"
FROM judged
WHERE repeated AND (present < 60 OR gone < $most * present)
