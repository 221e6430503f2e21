-- In: the table resolved_entries. Known entries were listed again.
UPDATE entries
SET last_seen_at = greatest(entries.last_seen_at, again.last_seen_at)
FROM (
    SELECT known_id, max(last_seen_at) AS last_seen_at
    FROM resolved_entries WHERE known_id IS NOT NULL GROUP BY known_id
) AS again
WHERE entries.entry_id = again.known_id
