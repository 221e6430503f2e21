-- In: $now. Entries whose address has led to an article, and that are not joined to it yet.
INSERT INTO sightings BY NAME
SELECT
    entries.entry_id,
    max_by(pages.article_id, pages.fetched_at) AS article_id,
    $now AS sighted_at
FROM entries
ANTI JOIN sightings USING (entry_id)
JOIN pages USING (url_key)
WHERE pages.article_id IS NOT NULL
GROUP BY entries.entry_id
