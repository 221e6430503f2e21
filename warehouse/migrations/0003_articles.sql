-- Articles as they stand, and each text that an article has had.

CREATE TABLE articles (
    article_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    url_key VARCHAR NOT NULL,
    canonical_url VARCHAR,
    feed_id VARCHAR,
    outlet VARCHAR NOT NULL,
    tier TINYINT NOT NULL,
    country VARCHAR,
    title VARCHAR NOT NULL,
    authors VARCHAR[] NOT NULL,
    published_at TIMESTAMPTZ,
    modified_at TIMESTAMPTZ,
    first_seen_at TIMESTAMPTZ NOT NULL,
    first_sight BOOLEAN NOT NULL,
    read_at TIMESTAMPTZ NOT NULL,
    language VARCHAR,
    section VARCHAR,
    keywords VARCHAR[] NOT NULL,
    description VARCHAR USING COMPRESSION zstd,
    text VARCHAR USING COMPRESSION zstd,
    words INTEGER NOT NULL,
    text_quality VARCHAR NOT NULL,
    quality_reason VARCHAR,
    content_hash VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    extractor VARCHAR,
    purged_at TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE articles IS 'An article as it stands: there is a row only where there is text';
COMMENT ON COLUMN articles.article_id IS 'sha256 of its url_key';
COMMENT ON COLUMN articles.url IS 'Where it was read, after redirects';
COMMENT ON COLUMN articles.url_key IS 'The address that identifies it (the canonical one, else url), reduced for comparison';
COMMENT ON COLUMN articles.canonical_url IS 'The address that the page calls canonical, where it belongs to the same registrable domain';
COMMENT ON COLUMN articles.feed_id IS 'The feed that listed it first; NULL for imported articles';
COMMENT ON COLUMN articles.outlet IS 'Who published it';
COMMENT ON COLUMN articles.tier IS 'The outlet''s tier when the article was first read';
COMMENT ON COLUMN articles.country IS 'The outlet''s country, ISO 3166-1 alpha-2';
COMMENT ON COLUMN articles.title IS 'Headline as published';
COMMENT ON COLUMN articles.authors IS 'Bylines, without agencies, addresses and site names';
COMMENT ON COLUMN articles.published_at IS 'Publication time (UTC), from the page, else the feed';
COMMENT ON COLUMN articles.modified_at IS 'The page''s own time of modification (UTC)';
COMMENT ON COLUMN articles.first_seen_at IS 'When a feed first listed it here (UTC); editions go by this';
COMMENT ON COLUMN articles.first_sight IS 'True: it was already listed when its feed was read for the first time';
COMMENT ON COLUMN articles.read_at IS 'When its text was first read (UTC); an edition takes what was read since the one before';
COMMENT ON COLUMN articles.language IS 'ISO 639-1 code, from the text';
COMMENT ON COLUMN articles.section IS 'The publisher''s section';
COMMENT ON COLUMN articles.keywords IS 'The publisher''s own tags';
COMMENT ON COLUMN articles.description IS 'The publisher''s own summary';
COMMENT ON COLUMN articles.text IS 'Main text, NFC-normalised, an empty line between paragraphs; spans count its characters from 0; empty where it was purged';
COMMENT ON COLUMN articles.words IS 'Words in the text';
COMMENT ON COLUMN articles.text_quality IS 'full, partial (paywall, teaser, cut) or feed_only (the page failed; the feed''s own content)';
COMMENT ON COLUMN articles.quality_reason IS 'Why the text is not full';
COMMENT ON COLUMN articles.content_hash IS 'sha256 of title and text';
COMMENT ON COLUMN articles.revision IS 'Which of its revisions this is, from 1';
COMMENT ON COLUMN articles.source IS 'feed, or import';
COMMENT ON COLUMN articles.extractor IS 'What read it, with versions';
COMMENT ON COLUMN articles.purged_at IS 'When its texts were dropped because its outlet''s policy keeps them no longer (UTC); figures, hash and matches stay';
COMMENT ON COLUMN articles.run_id IS 'The run that wrote this revision';

CREATE TABLE revisions (
    article_id VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    title VARCHAR NOT NULL,
    text VARCHAR USING COMPRESSION zstd,
    words INTEGER NOT NULL,
    text_quality VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL,
    diff VARCHAR USING COMPRESSION zstd,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE revisions IS 'Each text that an article has had';
COMMENT ON COLUMN revisions.article_id IS 'The article';
COMMENT ON COLUMN revisions.revision IS 'Counting from 1';
COMMENT ON COLUMN revisions.seen_at IS 'When this text was first read (UTC)';
COMMENT ON COLUMN revisions.title IS 'Its headline then';
COMMENT ON COLUMN revisions.text IS 'Its text then';
COMMENT ON COLUMN revisions.words IS 'Words in that text';
COMMENT ON COLUMN revisions.text_quality IS 'full, partial or feed_only';
COMMENT ON COLUMN revisions.content_hash IS 'sha256 of title and text';
COMMENT ON COLUMN revisions.diff IS 'What changed since the revision before, a line a change: paragraph, words around it, [-taken out-], {+put in+}; NULL for the first';
COMMENT ON COLUMN revisions.run_id IS 'The run that wrote it';
