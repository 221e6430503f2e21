-- In: $now, $limit. Out: a PendingPage a row: addresses that were never asked for, whose retry is due, or whose
-- entry was edited since. The order takes one page of each host in turn, so that a batch
-- waits for no single host. This is the one place that says what the read stage has to do.
WITH tried AS (
    SELECT
        url_key,
        max(attempt) AS attempts,
        max(fetched_at) AS fetched_at,
        max_by({'retry_at': retry_at}, fetched_at).retry_at AS retry_at
    FROM pages
    GROUP BY url_key
),
pending AS (
    SELECT
        entries.*,
        sightings.article_id,
        articles.url_key AS article_url_key,
        coalesce(tried.attempts, 0) + 1 AS attempt,
        regexp_extract(lower(entries.url), '^https?://([^/?#]+)', 1) AS named,
        -- As hosts.host has it, with the port that an address leaves out.
        translate(named, '[]', '') || CASE
            WHEN regexp_matches(named, ':\d+$') THEN ''
            WHEN entries.url ILIKE 'https:%' THEN ':443'
            ELSE ':80'
        END AS host
    FROM entries
    LEFT JOIN sightings USING (entry_id)
    LEFT JOIN articles ON articles.article_id = sightings.article_id
    LEFT JOIN tried ON tried.url_key = entries.url_key
    WHERE
        entries.url_key IS NOT NULL
        AND (
            (tried.url_key IS NULL AND sightings.entry_id IS NULL)
            OR tried.retry_at <= $now
            OR entries.edited_at > tried.fetched_at
        )
    QUALIFY row_number() OVER (PARTITION BY entries.url_key ORDER BY entries.first_seen_at, entries.entry_id) = 1
)
SELECT
    pending.entry_id,
    pending.feed_id,
    pending.url,
    pending.url_key,
    pending.attempt::INTEGER AS attempt,
    pending.article_id IS NOT NULL AS is_reread,
    pending.article_url_key,
    pending.title,
    pending.summary,
    pending.content,
    pending.authors,
    pending.published_at,
    pending.first_seen_at,
    pending.first_sight,
    feeds.outlet,
    feeds.tier,
    feeds.language,
    feeds.country,
    feeds.text_policy
FROM pending
JOIN feeds USING (feed_id)
LEFT JOIN hosts USING (host)
WHERE hosts.not_before IS NULL OR hosts.not_before <= $now
ORDER BY
    row_number() OVER (PARTITION BY host ORDER BY pending.first_seen_at, pending.entry_id),
    pending.first_seen_at,
    pending.entry_id
LIMIT $limit
