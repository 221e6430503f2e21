-- Out: editions whose files are still to be made anew after a purge took words out of them.
SELECT DISTINCT edition_id FROM redactions WHERE filed_at IS NULL ORDER BY edition_id
