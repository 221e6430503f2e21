-- In: the table resolved_entries. The entries that no rule found.
INSERT INTO entries BY NAME
SELECT
    * EXCLUDE (own_guid, own_guid_key, own_url, own_title, place, nth, known_id, is_reborn, is_first_sight)
        REPLACE (is_first_sight AS first_sight)
FROM resolved_entries
WHERE known_id IS NULL
