-- In: $brief (seed/name). Out: the brief's latest edition, as an EditionRow.
SELECT
    edition_id, seed, brief, edition_date, number, cutoff, status, subject,
    content, content_hash, renderings, composed_at, version, run_id
FROM editions
WHERE brief = $brief
ORDER BY cutoff DESC, number DESC
LIMIT 1
