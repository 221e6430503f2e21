-- Copies of other articles, and stories: articles about one happening.

CREATE TABLE copies (
    article_id VARCHAR NOT NULL,
    original_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    likeness DOUBLE NOT NULL,
    version VARCHAR NOT NULL,
    found_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE copies IS 'An article whose text is (mostly) another''s: syndication';
COMMENT ON COLUMN copies.article_id IS 'The copy';
COMMENT ON COLUMN copies.original_id IS 'The earliest article with full text among those that share it';
COMMENT ON COLUMN copies.rule IS 'What made it a copy: same_text or shingles';
COMMENT ON COLUMN copies.likeness IS 'Share of the shorter text''s sampled shingles that the two have in common, 0 to 1';
COMMENT ON COLUMN copies.version IS 'Version of the rule and of the database''s hash function';
COMMENT ON COLUMN copies.found_at IS 'When (UTC)';

CREATE TABLE shingles (
    article_id VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    version VARCHAR NOT NULL,
    hashes UBIGINT[] NOT NULL
);
COMMENT ON TABLE shingles IS 'Sampled hashes of an article''s five-word sequences, by which copies are found';
COMMENT ON COLUMN shingles.article_id IS 'The article';
COMMENT ON COLUMN shingles.revision IS 'The revision whose text was hashed';
COMMENT ON COLUMN shingles.first_seen_at IS 'The article''s own first_seen_at, by which old rows are left out';
COMMENT ON COLUMN shingles.version IS 'Version of the rule and of the database''s hash function';
COMMENT ON COLUMN shingles.hashes IS 'One in eight of the distinct hashes';

CREATE TABLE stories (
    story_id VARCHAR NOT NULL,
    lead_article_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    articles INTEGER NOT NULL,
    outlets INTEGER NOT NULL,
    copies INTEGER NOT NULL,
    merged_into VARCHAR,
    version VARCHAR NOT NULL
);
COMMENT ON TABLE stories IS 'A story: the articles about one happening, matched or not';
COMMENT ON COLUMN stories.story_id IS 'sha256 of its founding article''s id; it keeps it as it grows';
COMMENT ON COLUMN stories.lead_article_id IS 'First original with full text, then the highest tier, then the earliest, then by URL';
COMMENT ON COLUMN stories.first_seen_at IS 'When its first article was seen (UTC)';
COMMENT ON COLUMN stories.last_seen_at IS 'When its latest article was seen (UTC)';
COMMENT ON COLUMN stories.articles IS 'Articles in it, copies included';
COMMENT ON COLUMN stories.outlets IS 'Outlets that have it';
COMMENT ON COLUMN stories.copies IS 'How many of its articles are copies';
COMMENT ON COLUMN stories.merged_into IS 'The story that it became part of; NULL for a living one';
COMMENT ON COLUMN stories.version IS 'Version of the grouping rule';

CREATE TABLE story_articles (
    story_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    likeness DOUBLE,
    joined_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE story_articles IS 'The members of a story';
COMMENT ON COLUMN story_articles.story_id IS 'The story';
COMMENT ON COLUMN story_articles.article_id IS 'The article';
COMMENT ON COLUMN story_articles.likeness IS 'Its likeness to the story when it joined, 0 to 1; NULL for the founding article';
COMMENT ON COLUMN story_articles.joined_at IS 'When (UTC)';

CREATE TABLE term_statistics (
    day DATE NOT NULL,
    term UBIGINT NOT NULL,
    articles INTEGER NOT NULL
);
COMMENT ON TABLE term_statistics IS 'In how many articles of the days before a term stood: frozen per day, so that batches do not change a likeness';
COMMENT ON COLUMN term_statistics.day IS 'The day (UTC, by first_seen_at) for whose articles these figures are used';
COMMENT ON COLUMN term_statistics.term IS 'Hash of a word or of two words';
COMMENT ON COLUMN term_statistics.articles IS 'Articles that have it';
