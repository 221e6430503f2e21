-- In: the table resolved_entries. The new keys of entries that were reborn.
INSERT INTO entry_aliases BY NAME
SELECT feed_id, kind, key, known_id AS entry_id, last_seen_at AS found_at
FROM (
    SELECT feed_id, 'guid' AS kind, own_guid_key AS key, known_id, last_seen_at FROM resolved_entries WHERE is_reborn
    UNION ALL
    SELECT feed_id, 'url', own_url, known_id, last_seen_at FROM resolved_entries WHERE is_reborn
)
WHERE key IS NOT NULL
