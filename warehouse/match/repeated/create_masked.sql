-- In: batch_pieces, outlet_lines; $most is the largest share of a text that may go.
-- Out: batch_masked, the pieces that the outlet had printed before, each with how many earlier articles had it. Articles
-- count in their own order, so that batches change nothing. An article that would go (almost) whole is itself a
-- copy, not boilerplate; that is asked of what two or more had, and again of all.
CREATE OR REPLACE TEMP TABLE batch_masked AS
WITH firsts AS (
    SELECT DISTINCT outlet, line_hash, article_id, first_seen_at, seen_before FROM batch_pieces
),
ranked AS (
    SELECT
        f.article_id, f.line_hash,
        coalesce(l.articles, 0) + CASE WHEN f.seen_before THEN -1 ELSE row_number() OVER (
            PARTITION BY f.outlet, f.line_hash, f.seen_before ORDER BY f.first_seen_at, f.article_id
        ) - 1 END AS earlier
    FROM firsts AS f
    LEFT JOIN outlet_lines AS l ON l.outlet = f.outlet AND l.line_hash = f.line_hash
),
judged AS (
    SELECT
        p.*,
        CAST(r.earlier AS INTEGER) AS earlier,
        sum(p.words) FILTER (r.earlier >= 1) OVER (PARTITION BY p.article_id) AS once,
        sum(p.words) FILTER (r.earlier >= 2) OVER (PARTITION BY p.article_id) AS often,
        sum(p.words) OVER (PARTITION BY p.article_id) AS present
    FROM batch_pieces AS p
    JOIN ranked AS r USING (article_id, line_hash)
)
SELECT article_id, line_hash, "start", "end", earlier
FROM judged
WHERE
    (earlier >= 1 AND once < $most * present)
    OR (earlier >= 2 AND (present < 60 OR often < $most * present))
