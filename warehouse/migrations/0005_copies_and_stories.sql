-- What an outlet repeats, copies of other articles, and stories: articles about one happening.

CREATE TABLE outlet_lines (
    outlet VARCHAR NOT NULL,
    line_hash UBIGINT NOT NULL,
    articles INTEGER NOT NULL,
    first_day DATE NOT NULL,
    last_day DATE NOT NULL
);
COMMENT ON TABLE outlet_lines IS 'How many articles of an outlet had a sentence; forgotten after 30 days unless it recurs';
COMMENT ON COLUMN outlet_lines.outlet IS 'The outlet';
COMMENT ON COLUMN outlet_lines.line_hash IS 'Hash of the sentence''s words, folded';
COMMENT ON COLUMN outlet_lines.articles IS 'Articles that had it';
COMMENT ON COLUMN outlet_lines.first_day IS 'Day (UTC, by first_seen_at) of the first of them';
COMMENT ON COLUMN outlet_lines.last_day IS 'Day of the latest of them';

CREATE VIEW repeated_lines AS
SELECT outlet, line_hash, articles, first_day, last_day FROM outlet_lines WHERE articles >= 3;
COMMENT ON VIEW repeated_lines IS 'Sentences that an outlet repeats from article to article: disclosures, newsletter and event notes';

CREATE TABLE masks (
    article_id VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    spans STRUCT("start" INTEGER, "end" INTEGER, line_hash UBIGINT, earlier INTEGER)[] NOT NULL
);
COMMENT ON TABLE masks IS 'The parts of an article that its outlet had printed before: left out of copies and stories';
COMMENT ON COLUMN masks.article_id IS 'The article';
COMMENT ON COLUMN masks.revision IS 'The revision whose text the spans count in';
COMMENT ON COLUMN masks.first_seen_at IS 'The article''s own first_seen_at, by which old rows are left out';
COMMENT ON COLUMN masks.spans IS 'Characters start to end (exclusive, from 0) of articles.text, the sentence''s hash, and how many earlier articles of the outlet had it: from 1 on it is left out of likeness, from 2 on it counts as boilerplate';

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
COMMENT ON COLUMN copies.rule IS 'What made it a copy: same_text, shingles, edited (fewer shingles, but most pairs of words) or person';
COMMENT ON COLUMN copies.likeness IS 'Share of the shorter text''s five-word sequences that the two have in common, 0 to 1';
COMMENT ON COLUMN copies.version IS 'Version of the rule and of the hash';
COMMENT ON COLUMN copies.found_at IS 'When (UTC)';

CREATE TABLE copy_verdicts (
    article_id VARCHAR NOT NULL,
    original_id VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    given_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE copy_verdicts IS 'What people said of two articles; it stands above the rule';
COMMENT ON COLUMN copy_verdicts.article_id IS 'The article';
COMMENT ON COLUMN copy_verdicts.original_id IS 'The article that it is, or is not, a copy of';
COMMENT ON COLUMN copy_verdicts.verdict IS 'join or split; the latest counts';
COMMENT ON COLUMN copy_verdicts.given_at IS 'When (UTC)';

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
COMMENT ON COLUMN shingles.version IS 'Version of the rule and of the hash';
COMMENT ON COLUMN shingles.hashes IS 'One in eight of the distinct hashes, without those that 50 articles had before, and the hash of the whole text';

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

CREATE TABLE article_terms (
    article_id VARCHAR NOT NULL,
    story_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    terms STRUCT(term UBIGINT, often FLOAT, titled BOOLEAN, named BOOLEAN)[] NOT NULL
);
COMMENT ON TABLE article_terms IS 'The telling words of an original article, by which later ones find its story; kept for two weeks';
COMMENT ON COLUMN article_terms.article_id IS 'The article';
COMMENT ON COLUMN article_terms.story_id IS 'The story that it is in';
COMMENT ON COLUMN article_terms.first_seen_at IS 'The article''s own first_seen_at';
COMMENT ON COLUMN article_terms.terms IS 'Hash of a word or two words, how often it stands there (headline counted five times), whether in the headline, whether a name or number';

CREATE TABLE term_statistics (
    day DATE NOT NULL,
    term UBIGINT NOT NULL,
    articles INTEGER NOT NULL
);
COMMENT ON TABLE term_statistics IS 'In how many articles of a day a term stood; an article is weighed by the days before its own, so that batches do not change a likeness';
COMMENT ON COLUMN term_statistics.day IS 'The day (UTC, by first_seen_at); closed as soon as a later day is begun';
COMMENT ON COLUMN term_statistics.term IS 'Hash of a word or of two words; 0 counts all articles';
COMMENT ON COLUMN term_statistics.articles IS 'Original articles that have it';
