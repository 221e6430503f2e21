-- In: $seed, $brief and $day (NULL: any). Out: EditionRows, the latest first.
SELECT
    edition_id, seed, brief, edition_date, number, cutoff, status, subject,
    content, content_hash, renderings, composed_at, version, run_id
FROM editions
WHERE
    ($seed IS NULL OR seed = $seed)
    AND ($brief IS NULL OR brief = $brief)
    AND ($day IS NULL OR edition_date = $day)
ORDER BY cutoff DESC, brief, number DESC
