-- In: the view listed_entries. Out: the table listed_keys: each listed entry with those of its keys that identify
-- (own_guid as given, own_guid_key, own_url, own_title with own_date), and the id that it gets if it is new.
-- Items of a document that have no key of their own are told apart by their place among their like.
CREATE OR REPLACE TEMP TABLE listed_keys AS
WITH listed AS (SELECT *, row_number() OVER () AS place FROM listed_entries),
keyed AS (
    SELECT
        listed.*,
        CASE WHEN listed.guid_key IS NOT NULL AND guids.key IS NULL THEN listed.guid END AS own_guid,
        CASE WHEN guids.key IS NULL THEN listed.guid_key END AS own_guid_key,
        CASE WHEN listed.url_identifies AND urls.key IS NULL THEN listed.url_key END AS own_url,
        CASE WHEN listed.title_key <> '' AND titles.key IS NULL THEN listed.title_key END AS own_title
    FROM listed
    LEFT JOIN ambiguous_keys AS guids
        ON guids.feed_id = listed.feed_id AND guids.kind = 'guid' AND guids.key = listed.guid
    LEFT JOIN ambiguous_keys AS urls
        ON urls.feed_id = listed.feed_id AND urls.kind = 'url' AND urls.key = listed.url_key
    LEFT JOIN ambiguous_keys AS titles
        ON titles.feed_id = listed.feed_id
        AND titles.kind = 'title'
        AND titles.key = concat_ws(chr(10), listed.title_key, listed.published_at::VARCHAR)
),
identified AS (
    SELECT
        *,
        coalesce(
            own_guid_key,
            own_url,
            CASE WHEN title_key <> '' THEN concat_ws(chr(10), title_key, published_raw) END,
            content_hash
        ) AS identity
    FROM keyed
)
SELECT
    * EXCLUDE (identity, guid_key, url_identifies),
    own_guid_key AS guid_key,
    own_url IS NOT NULL AS url_identifies,
    sha256(concat_ws(chr(10), feed_id, identity, CASE WHEN nth > 1 THEN nth::VARCHAR END)) AS entry_id
FROM (
    SELECT *, row_number() OVER (PARTITION BY feed_id, identity ORDER BY place) AS nth
    FROM identified
)
