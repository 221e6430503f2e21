-- In: the table resolved_entries. Before a new document takes the place of the one in force, what that one listed
-- gets the time of the last poll that found it unchanged. Those polls themselves rewrite no entry.
UPDATE entries
SET last_seen_at = states.listed_at
FROM feed_states AS states
SEMI JOIN resolved_entries USING (feed_id)
WHERE
    entries.feed_id = states.feed_id
    AND entries.last_seen_at = states.document_at
    AND states.listed_at > states.document_at
