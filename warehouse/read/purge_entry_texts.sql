-- In: $now. What feeds said of articles goes by the same policy, unless the page is still to be read. Out: how many.
UPDATE entries
SET summary = '', content = '', purged_at = $now
FROM feeds
JOIN outlet_policies AS policy USING (outlet)
WHERE
    feeds.feed_id = entries.feed_id
    AND entries.first_seen_at <= $now - to_days(policy.text_days)
    AND entries.purged_at IS NULL
    AND (
        entries.url_key IS NULL
        OR EXISTS (FROM sightings WHERE sightings.entry_id = entries.entry_id)
        OR EXISTS (FROM pages WHERE pages.url_key = entries.url_key AND pages.retry_at IS NULL)
    )
