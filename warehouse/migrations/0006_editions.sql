-- Editions, what each placed where, deliveries, and readers' judgements.

CREATE TABLE editions (
    edition_id VARCHAR NOT NULL,
    seed VARCHAR NOT NULL,
    brief VARCHAR NOT NULL,
    edition_date DATE NOT NULL,
    number INTEGER NOT NULL,
    cutoff TIMESTAMPTZ NOT NULL,
    status VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    content JSON NOT NULL,
    content_hash VARCHAR NOT NULL,
    renderings MAP(VARCHAR, VARCHAR),
    composed_at TIMESTAMPTZ NOT NULL,
    version VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE editions IS 'A frozen edition: one dated issue of a brief''s digest, from which every rendering is made';
COMMENT ON COLUMN editions.edition_id IS 'sha256 of seed, brief, date and number';
COMMENT ON COLUMN editions.seed IS 'The seed';
COMMENT ON COLUMN editions.brief IS 'seed/name of the brief';
COMMENT ON COLUMN editions.edition_date IS 'The date in the brief''s own zone';
COMMENT ON COLUMN editions.number IS '1, or more where a second run of the day had something to add';
COMMENT ON COLUMN editions.cutoff IS 'What was first seen later is not in it (UTC)';
COMMENT ON COLUMN editions.status IS 'first, busier, usual, quiet or incomplete';
COMMENT ON COLUMN editions.subject IS 'The subject line';
COMMENT ON COLUMN editions.content IS 'The edition itself';
COMMENT ON COLUMN editions.content_hash IS 'sha256 of the content';
COMMENT ON COLUMN editions.renderings IS 'sha256 of each rendering, by kind';
COMMENT ON COLUMN editions.composed_at IS 'When it was composed (UTC)';
COMMENT ON COLUMN editions.version IS 'The version of Storywatch that composed it';
COMMENT ON COLUMN editions.run_id IS 'The run that composed it';

CREATE TABLE placements (
    edition_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    story_id VARCHAR NOT NULL,
    topic VARCHAR,
    placed VARCHAR NOT NULL,
    reason VARCHAR
);
COMMENT ON TABLE placements IS 'What an edition did with each matched article that it looked at';
COMMENT ON COLUMN placements.edition_id IS 'The edition';
COMMENT ON COLUMN placements.article_id IS 'The article';
COMMENT ON COLUMN placements.story_id IS 'Its story then';
COMMENT ON COLUMN placements.topic IS 'seed/name of the topic under which it stands';
COMMENT ON COLUMN placements.placed IS 'card, line, cut, seen or background';
COMMENT ON COLUMN placements.reason IS 'Why it was cut or left out';

CREATE TABLE deliveries (
    edition_id VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    recipient_hash VARCHAR NOT NULL,
    message_id VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    attempts INTEGER NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    detail VARCHAR
);
COMMENT ON TABLE deliveries IS 'The outbox and its results: one row an edition and recipient';
COMMENT ON COLUMN deliveries.edition_id IS 'The edition';
COMMENT ON COLUMN deliveries.channel IS 'mail';
COMMENT ON COLUMN deliveries.recipient_hash IS 'Hash of the address; the address itself stands in topics.toml only';
COMMENT ON COLUMN deliveries.message_id IS 'The Message-ID, the same at every attempt';
COMMENT ON COLUMN deliveries.status IS 'pending, sent, refused or failed; failed is tried again by the next run';
COMMENT ON COLUMN deliveries.attempts IS 'How often it was tried';
COMMENT ON COLUMN deliveries.updated_at IS 'When this row was last written (UTC)';
COMMENT ON COLUMN deliveries.detail IS 'What the mail server said';

CREATE TABLE feedback (
    article_id VARCHAR NOT NULL,
    topic VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    given_at TIMESTAMPTZ NOT NULL,
    note VARCHAR
);
COMMENT ON TABLE feedback IS 'A reader''s judgement of a match';
COMMENT ON COLUMN feedback.article_id IS 'The article';
COMMENT ON COLUMN feedback.topic IS 'seed/name of the topic';
COMMENT ON COLUMN feedback.verdict IS 'yes, no or wrong-group';
COMMENT ON COLUMN feedback.given_at IS 'When (UTC)';
COMMENT ON COLUMN feedback.note IS 'In the reader''s own words';
