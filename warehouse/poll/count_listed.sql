-- In: the table resolved_entries. Out: a Listing a feed: its new entries, the known ones, those that the document
-- before listed too, and those that were reborn.
SELECT
    resolved.feed_id,
    count(*) FILTER (WHERE resolved.known_id IS NULL) AS new,
    count(resolved.known_id) AS known,
    count(*) FILTER (WHERE entries.last_seen_at = states.document_at) AS still,
    count(*) FILTER (WHERE resolved.is_reborn) AS reborn
FROM resolved_entries AS resolved
LEFT JOIN entries ON entries.entry_id = resolved.known_id
LEFT JOIN feed_states AS states ON states.feed_id = resolved.feed_id
GROUP BY resolved.feed_id
