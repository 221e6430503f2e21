-- In: $edition_ids. Out: EditionRows, the oldest first.
SELECT
    edition_id, seed, brief, edition_date, number, cutoff, status, subject,
    content, content_hash, renderings, composed_at, version, run_id
FROM editions
WHERE edition_id IN (SELECT unnest($edition_ids::VARCHAR[]))
ORDER BY cutoff, brief, number
