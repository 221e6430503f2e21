-- Which outlets print whose texts?
-- Told by the time that each article gives itself, else by when it was first seen.
-- In: days INTEGER = 30: days back from the latest article
-- Out: the outlet that had the text first, the one that copied it, how often, how alike (mean), and how much later
SELECT
    original.outlet AS original,
    copy.outlet AS copied_by,
    count(*) AS copies,
    round(avg(copies.likeness), 2) AS likeness,
    round(median(date_diff(
        'minute',
        coalesce(original.published_at, original.first_seen_at),
        coalesce(copy.published_at, copy.first_seen_at)
    )) / 60, 1) AS median_hours_later
FROM copies
JOIN articles AS copy ON copy.article_id = copies.article_id
JOIN articles AS original ON original.article_id = copies.original_id
WHERE copy.first_seen_at > (SELECT max(first_seen_at) FROM articles) - to_days($days::INTEGER)
GROUP BY original.outlet, copy.outlet
ORDER BY copies DESC, original, copied_by
