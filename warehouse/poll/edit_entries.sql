-- In: the tables resolved_entries and known_entries. Known entries whose visible text changed get the new one and the time of the
-- edit, so that the page is read again; at most 24 times, for some feeds change at every poll. Entries that were
-- reborn keep their text, and so do those whose texts were purged.
-- Out: how many there were.
UPDATE entries
SET
    title = again.title,
    title_key = again.title_key,
    summary = again.summary,
    content = again.content,
    content_hash = again.content_hash,
    updates = entries.updates + 1,
    edited_at = again.last_seen_at
FROM (
    SELECT resolved.*
    FROM resolved_entries AS resolved
    JOIN known_entries AS known ON known.entry_id = resolved.known_id
    WHERE NOT resolved.is_reborn AND known.content_hash <> resolved.content_hash
    QUALIFY row_number() OVER (PARTITION BY resolved.known_id ORDER BY resolved.entry_id) = 1
) AS again
WHERE
    entries.entry_id = again.known_id
    AND entries.updates < 24
    AND entries.purged_at IS NULL
