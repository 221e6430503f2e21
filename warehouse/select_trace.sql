-- In: $url_key, an entry's or an article's. Out: a Step a row, in order.
WITH known AS (
    SELECT article_id FROM articles WHERE url_key = $url_key
    UNION
    SELECT article_id FROM pages WHERE url_key = $url_key AND article_id IS NOT NULL
),
keys AS (
    SELECT $url_key AS url_key
    UNION
    SELECT url_key FROM articles SEMI JOIN known USING (article_id)
    UNION
    SELECT url_key FROM pages SEMI JOIN known USING (article_id)
)
SELECT happened_at, stage, outcome, coalesce(detail, '') AS detail, article_id, url
FROM trace
WHERE url_key IN (SELECT url_key FROM keys) OR article_id IN (SELECT article_id FROM known)
ORDER BY step, happened_at, outcome
