-- In: $before, $now. Entries that were last listed before $before lose their texts. What identifies them stays,
-- so that an item that its feed lists again is not new. Out: how many there were.
UPDATE entries
SET summary = '', content = '', authors = [], purged_at = $now
FROM listings
WHERE
    listings.entry_id = entries.entry_id
    AND listings.last_seen_at < $before
    AND NOT listings.is_listed
    AND entries.purged_at IS NULL
    AND (
        EXISTS (FROM sightings WHERE sightings.entry_id = entries.entry_id)
        OR EXISTS (FROM pages WHERE pages.url_key = entries.url_key AND pages.retry_at IS NULL)
        OR entries.url_key IS NULL
    )
