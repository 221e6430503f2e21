-- What purges took out of frozen editions: words of articles whose texts had to go.

CREATE TABLE redactions (
    edition_id VARCHAR NOT NULL,
    article_ids VARCHAR[] NOT NULL,
    content_before VARCHAR NOT NULL,
    content_after VARCHAR NOT NULL,
    renderings MAP(VARCHAR, VARCHAR),
    redacted_at TIMESTAMPTZ NOT NULL,
    version VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    filed_at TIMESTAMPTZ
);
COMMENT ON TABLE redactions IS 'A purge that went through a frozen edition: what it found, and what it left';
COMMENT ON COLUMN redactions.edition_id IS 'The edition; editions.content_hash and renderings stay those of what was frozen';
COMMENT ON COLUMN redactions.article_ids IS 'The purged articles that it looked for; what stood of them is listed in the content';
COMMENT ON COLUMN redactions.content_before IS 'sha256 of the content that it found';
COMMENT ON COLUMN redactions.content_after IS 'sha256 of the content that it left; the same where nothing was quoted';
COMMENT ON COLUMN redactions.renderings IS 'sha256 of each rendering of what it left, by kind';
COMMENT ON COLUMN redactions.redacted_at IS 'When (UTC)';
COMMENT ON COLUMN redactions.version IS 'The version of Storywatch that did it';
COMMENT ON COLUMN redactions.run_id IS 'The run that did it';
COMMENT ON COLUMN redactions.filed_at IS 'When the files of the edition were made anew (UTC); NULL while that is still to be done';

CREATE OR REPLACE VIEW trace AS
SELECT
    entries.url_key, entries.url, entries.first_seen_at AS happened_at, 1 AS step, 'seen' AS stage, 'listed' AS outcome,
    feeds.outlet AS detail, NULL::VARCHAR AS article_id
FROM entries JOIN feeds USING (feed_id)
WHERE url_key IS NOT NULL
UNION ALL
SELECT url_key, url, fetched_at, 2, 'fetched', reason,
    coalesce(detail, '')
        || coalesce(' (again after ' || strftime(timezone('UTC', retry_at), '%Y-%m-%d %H:%M') || ' UTC)', ''),
    article_id
FROM pages
UNION ALL
SELECT articles.url_key, articles.url, revisions.seen_at, 3, 'read', revisions.text_quality,
    'revision ' || revisions.revision || ', ' || revisions.words || ' words', article_id
FROM revisions JOIN articles USING (article_id)
UNION ALL
SELECT articles.url_key, articles.url, copies.found_at, 4, 'copy of', copies.rule,
    original.outlet || ': ' || original.url, articles.article_id
FROM copies
JOIN articles ON articles.article_id = copies.article_id
JOIN articles AS original ON original.article_id = copies.original_id
UNION ALL
SELECT articles.url_key, articles.url, matches.matched_at, 5, 'matched', matches.topic,
    'version ' || matches.topic_version || ', score ' || printf('%.2f', matches.score), article_id
FROM matches JOIN articles USING (article_id)
UNION ALL
SELECT articles.url_key, articles.url, story_articles.joined_at, 6, 'story', story_id,
    lead.outlet || ': ' || lead.title, articles.article_id
FROM story_articles
JOIN articles USING (article_id)
JOIN stories USING (story_id)
JOIN articles AS lead ON lead.article_id = stories.lead_article_id
UNION ALL
SELECT articles.url_key, articles.url, editions.cutoff, 7, 'edition', placements.placed,
    editions.brief || ' ' || editions.edition_date
        || CASE WHEN editions.number > 1 THEN ' no. ' || editions.number ELSE '' END
        || coalesce(': ' || placements.reason, ''),
    articles.article_id
FROM placements
JOIN articles USING (article_id)
JOIN editions USING (edition_id)
UNION ALL
SELECT url_key, url, purged_at, 8, 'purged', 'text dropped',
    'its outlet''s policy keeps texts for ' || coalesce(outlet_policies.text_days::VARCHAR, '?')
        || ' days; editions keep no words of it',
    article_id
FROM articles LEFT JOIN outlet_policies USING (outlet)
WHERE purged_at IS NOT NULL;
COMMENT ON VIEW trace IS 'What became of each address, stage by stage, with the reason';
COMMENT ON COLUMN trace.url_key IS 'The address as it is compared';
COMMENT ON COLUMN trace.url IS 'The address';
COMMENT ON COLUMN trace.happened_at IS 'When it happened (UTC)';
COMMENT ON COLUMN trace.step IS 'Order of the stages, from 1';
COMMENT ON COLUMN trace.stage IS 'seen, fetched, read, copy of, matched, story or edition';
COMMENT ON COLUMN trace.outcome IS 'What came of it';
COMMENT ON COLUMN trace.detail IS 'Why, or which';
COMMENT ON COLUMN trace.article_id IS 'The article, where there is one';
