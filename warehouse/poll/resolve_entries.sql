-- In: the view listed_entries. Out: the table resolved_entries, each listed entry with the known entry it is
-- (known_id), by the first rule that finds one: the feed's own id, the address, headline and date.
-- This is the one place that says when two items of a feed are the same.
CREATE OR REPLACE TEMP TABLE resolved_entries AS
WITH known AS (
    SELECT entries.*
    FROM entries
    SEMI JOIN listed_entries USING (feed_id)
),
by_id AS (SELECT entry_id FROM known),
by_guid AS (
    SELECT feed_id, guid_key, min_by(entry_id, first_seen_at) AS entry_id
    FROM known WHERE guid_key IS NOT NULL GROUP BY ALL
),
by_url AS (
    SELECT feed_id, url_key, min_by(entry_id, first_seen_at) AS entry_id
    FROM known WHERE url_identifies GROUP BY ALL
),
by_title AS (
    SELECT feed_id, title_key, published_at, min_by(entry_id, first_seen_at) AS entry_id
    FROM known WHERE title_key <> '' GROUP BY ALL
)
SELECT
    listed.*,
    coalesce(by_id.entry_id, by_guid.entry_id, by_url.entry_id, by_title.entry_id) AS known_id,
    states.first_ok_at IS NULL AS is_first_sight
FROM listed_entries AS listed
LEFT JOIN by_id ON by_id.entry_id = listed.entry_id
LEFT JOIN by_guid ON by_guid.feed_id = listed.feed_id AND by_guid.guid_key = listed.guid_key
LEFT JOIN by_url
    ON by_url.feed_id = listed.feed_id
    AND by_url.url_key = listed.url_key
    AND listed.url_identifies
LEFT JOIN by_title
    ON by_title.feed_id = listed.feed_id
    AND by_title.title_key = listed.title_key
    AND by_title.published_at IS NOT DISTINCT FROM listed.published_at
LEFT JOIN feed_states AS states ON states.feed_id = listed.feed_id
