-- In: batch_terms, $day. Changes term_statistics: the day's articles are counted, unless a later day has begun.
MERGE INTO term_statistics AS s
USING (
    SELECT term, CAST(count(*) AS INTEGER) AS articles FROM batch_terms GROUP BY term
    UNION ALL
    SELECT 0, CAST(count(DISTINCT number) AS INTEGER) FROM batch_terms HAVING count(*) > 0
) AS n
ON s.day = CAST($day AS DATE) AND s.term = n.term
WHEN MATCHED THEN UPDATE SET articles = s.articles + n.articles
WHEN NOT MATCHED AND CAST($day AS DATE) >= (SELECT coalesce(max(day), CAST($day AS DATE)) FROM term_statistics)
    THEN INSERT (day, term, articles) VALUES (CAST($day AS DATE), n.term, n.articles)
