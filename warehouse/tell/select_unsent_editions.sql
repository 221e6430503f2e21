-- In: $seed. Out: editions with a delivery that is pending or has failed for now, as EditionRows.
SELECT
    edition_id, seed, brief, edition_date, number, cutoff, status, subject,
    content, content_hash, renderings, composed_at, version, run_id
FROM editions
SEMI JOIN (FROM deliveries WHERE status IN ('pending', 'failed')) AS waiting USING (edition_id)
WHERE seed = $seed
ORDER BY cutoff, edition_id
