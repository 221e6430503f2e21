-- In: batch_pieces. Changes outlet_lines: one more article for each sentence of an article that is new here.
MERGE INTO outlet_lines AS l
USING (
    SELECT
        outlet, line_hash,
        CAST(count(DISTINCT article_id) AS INTEGER) AS articles,
        CAST(min(first_seen_at) AS DATE) AS first_day,
        CAST(max(first_seen_at) AS DATE) AS last_day
    FROM batch_pieces
    WHERE NOT seen_before
    GROUP BY outlet, line_hash
) AS n
ON l.outlet = n.outlet AND l.line_hash = n.line_hash
WHEN MATCHED THEN UPDATE SET
    articles = l.articles + n.articles,
    last_day = greatest(l.last_day, n.last_day)
WHEN NOT MATCHED THEN INSERT (outlet, line_hash, articles, first_day, last_day)
    VALUES (n.outlet, n.line_hash, n.articles, n.first_day, n.last_day)
