-- In: $seed, $brief (NULL: any). Out: EditionHeadRows, the latest first.
SELECT
    edition_id, seed, brief, edition_date, number, cutoff, composed_at, status, subject,
    coalesce(content ->> '$.status.sentence', subject) AS sentence
FROM editions
WHERE seed = $seed AND ($brief IS NULL OR brief = $brief)
ORDER BY cutoff DESC, brief, number DESC
