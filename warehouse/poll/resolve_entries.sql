-- In: the tables listed_keys and known_entries. Out: the table resolved_entries, each listed entry with the known entry it is
-- (known_id), by the first rule that finds one: the feed's own id as given, the same cleaned, the address,
-- headline and date, and the id itself. Only keys that identify are looked up.
-- This is the one place that says when two items of a feed are the same.
CREATE OR REPLACE TEMP TABLE resolved_entries AS
WITH by_guid AS (
    SELECT feed_id, guid, min_by(entry_id, first_seen_at) AS entry_id
    FROM known_entries
    SEMI JOIN (SELECT feed_id, own_guid AS guid FROM listed_keys) AS wanted USING (feed_id, guid)
    WHERE guid_key IS NOT NULL
    GROUP BY ALL
),
guid_keys AS (
    SELECT feed_id, guid_key AS key, entry_id, first_seen_at AS seen_at FROM known_entries
    UNION ALL
    SELECT feed_id, key, entry_id, found_at FROM entry_aliases WHERE kind = 'guid'
),
by_guid_key AS (
    SELECT feed_id, key, min_by(entry_id, seen_at) AS entry_id
    FROM guid_keys
    SEMI JOIN (SELECT feed_id, own_guid_key AS key FROM listed_keys) AS wanted USING (feed_id, key)
    GROUP BY ALL
),
urls AS (
    SELECT feed_id, url_key AS key, entry_id, first_seen_at AS seen_at FROM known_entries WHERE url_identifies
    UNION ALL
    SELECT feed_id, key, entry_id, found_at FROM entry_aliases WHERE kind = 'url'
),
by_url AS (
    SELECT feed_id, key, min_by(entry_id, seen_at) AS entry_id
    FROM urls
    SEMI JOIN (SELECT feed_id, own_url AS key FROM listed_keys) AS wanted USING (feed_id, key)
    GROUP BY ALL
),
by_title AS (
    SELECT feed_id, title_key, published_at, min_by(entry_id, first_seen_at) AS entry_id
    FROM known_entries
    SEMI JOIN (SELECT feed_id, own_title AS title_key FROM listed_keys) AS wanted USING (feed_id, title_key)
    GROUP BY ALL
)
SELECT
    listed.*,
    coalesce(
        by_guid.entry_id, by_guid_key.entry_id, by_url.entry_id, by_title.entry_id, by_id.entry_id
    ) AS known_id,
    false AS is_reborn,
    states.first_listed_at IS NULL AS is_first_sight
FROM listed_keys AS listed
LEFT JOIN by_guid ON by_guid.feed_id = listed.feed_id AND by_guid.guid = listed.own_guid
LEFT JOIN by_guid_key ON by_guid_key.feed_id = listed.feed_id AND by_guid_key.key = listed.own_guid_key
LEFT JOIN by_url ON by_url.feed_id = listed.feed_id AND by_url.key = listed.own_url
LEFT JOIN by_title
    ON by_title.feed_id = listed.feed_id
    AND by_title.title_key = listed.own_title
    AND by_title.published_at IS NOT DISTINCT FROM listed.published_at
LEFT JOIN known_entries AS by_id ON by_id.entry_id = listed.entry_id
LEFT JOIN feed_states AS states ON states.feed_id = listed.feed_id
