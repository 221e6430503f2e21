-- In: $now, $limit. Out: a PendingPage a row. This is the one place that says what the read stage has to do:
-- 1. addresses that were never asked for;
-- 2. those whose retry is due (read/retries.py says when);
-- 3. those whose entry was edited since;
-- 4. pages of stories that a brief still shows: 1 h, 6 h, 24 h and 7 days after the article was first read, since
--    that is when publishers correct themselves. Shown is what stands in a brief's last edition, or stood in one
--    before that it remembers. Steps that were slept through are made good by one reading; a page that fails is
--    asked again at the next step. What was purged stays purged.
-- The order takes one page of each host in turn, so that a batch waits for no single host.
WITH tried AS (
    SELECT
        url_key,
        max(attempt) AS attempts,
        max(fetched_at) AS fetched_at,
        max_by({'retry_at': retry_at}, fetched_at).retry_at AS retry_at
    FROM pages
    GROUP BY url_key
),
last_editions AS (
    FROM editions QUALIFY row_number() OVER (PARTITION BY brief ORDER BY cutoff DESC, number DESC) = 1
),
shown_stories AS (
    SELECT DISTINCT story_articles.story_id
    FROM placements
    SEMI JOIN last_editions USING (edition_id)
    JOIN story_articles USING (article_id)
    WHERE placements.placed IN ('card', 'line', 'seen')
),
shown AS (
    SELECT
        articles.article_id,
        min(pages.fetched_at) AS first_read_at,
        max(pages.fetched_at) AS last_read_at,
        max_by(pages.url_key, (pages.fetched_at, pages.url_key)) AS url_key -- of several that lead there, one is asked
    FROM shown_stories
    JOIN story_articles USING (story_id)
    JOIN articles ON articles.article_id = story_articles.article_id AND articles.purged_at IS NULL
    JOIN pages ON pages.article_id = articles.article_id AND pages.reason = 'ok'
    GROUP BY articles.article_id
),
again AS (
    SELECT url_key, last_read_at, max(first_read_at + pause) AS due_at
    FROM shown
    CROSS JOIN unnest([INTERVAL 1 HOUR, INTERVAL 6 HOUR, INTERVAL 24 HOUR, INTERVAL 7 DAY]) AS pauses (pause)
    WHERE first_read_at + pause <= $now
    GROUP BY url_key, last_read_at
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
    LEFT JOIN again ON again.url_key = entries.url_key
    WHERE
        entries.url_key IS NOT NULL
        AND (
            (tried.url_key IS NULL AND sightings.entry_id IS NULL)
            OR tried.retry_at <= $now
            OR entries.edited_at > tried.fetched_at
            OR again.due_at > greatest(tried.fetched_at, again.last_read_at)
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
    coalesce(outlet_policies.page_days, 1) > 0 AS keeps_page
FROM pending
JOIN feeds USING (feed_id)
LEFT JOIN outlet_policies USING (outlet)
LEFT JOIN hosts USING (host)
WHERE hosts.not_before IS NULL OR hosts.not_before <= $now
ORDER BY
    row_number() OVER (PARTITION BY host ORDER BY pending.first_seen_at, pending.entry_id),
    pending.first_seen_at,
    pending.entry_id
LIMIT $limit
