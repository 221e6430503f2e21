-- Which articles were copied most?
-- In: days INTEGER = 30: days back from the latest article
-- Out: the original's outlet, title and address, how many copies it has and which outlets carried them
SELECT
    original.outlet,
    original.title,
    count(*) AS copies,
    list(DISTINCT copy.outlet ORDER BY copy.outlet) AS copied_by,
    original.url
FROM copies
JOIN articles AS copy ON copy.article_id = copies.article_id
JOIN articles AS original ON original.article_id = copies.original_id
WHERE original.first_seen_at > (SELECT max(first_seen_at) FROM articles) - to_days($days::INTEGER)
GROUP BY ALL
ORDER BY copies DESC, original.outlet, original.title
