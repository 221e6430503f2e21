-- In: the tables resolved_entries and known_entries. Before a new document takes the place of the one in force, what
-- that one listed gets the time of the last poll that found it unchanged, if the new one does not list it (those it
-- lists get its own time). Polls of unchanged documents rewrite no entry.
UPDATE entries
SET last_seen_at = states.listed_at
FROM known_entries AS known
JOIN feed_states AS states ON states.feed_id = known.feed_id
ANTI JOIN resolved_entries AS again ON again.known_id = known.entry_id
WHERE
    entries.entry_id = known.entry_id
    AND known.in_force
    AND states.listed_at > states.document_at
