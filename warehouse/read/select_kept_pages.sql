-- In: $extractor, $since, $after_file and $after_offset (the last one taken), $limit. Out: a KeptPage a row, as they lie
-- in the files: the latest raw page of each article, and of each address that has led to none, where the extractor that
-- read it last was another. Older pages of an article are its past: reading them again would bring back old texts.
-- What was purged stays purged.
WITH latest AS (
    SELECT pages.* EXCLUDE (article_id), coalesce(pages.article_id, sightings.article_id) AS article_id
    FROM pages
    LEFT JOIN sightings USING (entry_id)
    WHERE warc_file IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY coalesce(pages.article_id, sightings.article_id, pages.url_key)
        ORDER BY pages.reason = 'ok' DESC, pages.fetched_at DESC, pages.page_id
    ) = 1
)
SELECT
    latest.page_id,
    latest.warc_file,
    latest.warc_offset,
    latest.final_url,
    latest.fetched_at,
    latest.entry_id,
    entries.feed_id,
    latest.url,
    latest.url_key,
    latest.attempt::INTEGER AS attempt,
    articles.article_id IS NOT NULL AS is_reread,
    articles.url_key AS article_url_key,
    entries.title,
    entries.summary,
    entries.content,
    entries.authors,
    entries.published_at,
    entries.first_seen_at,
    entries.first_sight,
    feeds.outlet,
    feeds.tier,
    feeds.language,
    feeds.country,
    coalesce(outlet_policies.page_days, 1) > 0 AS keeps_page
FROM latest
JOIN entries ON entries.entry_id = latest.entry_id
JOIN feeds ON feeds.feed_id = entries.feed_id
LEFT JOIN outlet_policies ON outlet_policies.outlet = feeds.outlet
LEFT JOIN articles ON articles.article_id = latest.article_id
WHERE
    (latest.extractor IS NULL OR (latest.extractor <> $extractor AND NOT starts_with(latest.extractor, $extractor || ',')))
    AND ($since IS NULL OR latest.fetched_at >= $since)
    AND articles.purged_at IS NULL
    AND (latest.warc_file, latest.warc_offset) > ($after_file, $after_offset)
ORDER BY latest.warc_file, latest.warc_offset
LIMIT $limit
