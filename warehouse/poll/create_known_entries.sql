-- In: the table listed_keys. Out: the table known_entries: what identifies the entries of the feeds that are listed,
-- taken once out of the large table, and whether the document in force lists each.
CREATE OR REPLACE TEMP TABLE known_entries AS
SELECT
    entries.entry_id,
    entries.feed_id,
    entries.guid,
    entries.guid_key,
    entries.url_key,
    entries.url_identifies,
    entries.title_key,
    entries.published_at,
    entries.first_seen_at,
    entries.last_seen_at,
    entries.content_hash,
    entries.last_seen_at = states.document_at AS in_force
FROM entries
LEFT JOIN feed_states AS states ON states.feed_id = entries.feed_id
WHERE entries.feed_id IN (SELECT feed_id FROM listed_keys)
