-- In: the tables resolved_entries and known_entries. Out: a Listing a feed: its new entries, the known ones, those that the document
-- before listed too, and those that were reborn.
SELECT
    resolved.feed_id,
    count(*) FILTER (WHERE resolved.known_id IS NULL) AS new,
    count(resolved.known_id) AS known,
    count(*) FILTER (WHERE known.in_force) AS still,
    count(*) FILTER (WHERE resolved.is_reborn) AS reborn
FROM resolved_entries AS resolved
LEFT JOIN known_entries AS known ON known.entry_id = resolved.known_id
GROUP BY resolved.feed_id
