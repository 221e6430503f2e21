-- In: the view listed_entries. Keys that one document gives to several items; found once, they identify nothing
-- in that feed for good, or the item that is left of them would be taken for each of the others.
INSERT INTO ambiguous_keys BY NAME
SELECT feed_id, kind, key, min(seen_at) AS found_at
FROM (
    SELECT feed_id, 'guid' AS kind, guid AS key, last_seen_at AS seen_at
    FROM listed_entries
    WHERE guid IS NOT NULL AND guid_key IS NULL
    UNION ALL
    SELECT feed_id, 'url', url_key, last_seen_at
    FROM listed_entries
    WHERE url_key IS NOT NULL AND NOT url_identifies
    UNION ALL
    SELECT feed_id, 'title', concat_ws(chr(10), title_key, published_at::VARCHAR), min(last_seen_at)
    FROM listed_entries
    GROUP BY feed_id, title_key, published_at
    HAVING count(*) > 1
) AS repeated
ANTI JOIN ambiguous_keys USING (feed_id, kind, key)
GROUP BY ALL
