-- Topics with their versions, which article was compared with which set of them, and what matched.

CREATE TABLE topics (
    topic VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    seed VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    query VARCHAR NOT NULL,
    resolved VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ
);
COMMENT ON TABLE topics IS 'A version of a topic; the row without valid_to is the one in force';
COMMENT ON COLUMN topics.topic IS 'seed/name';
COMMENT ON COLUMN topics.version IS 'First 12 digits of the sha256 of the resolved query';
COMMENT ON COLUMN topics.seed IS 'The seed it belongs to';
COMMENT ON COLUMN topics.label IS 'What people call it';
COMMENT ON COLUMN topics.query IS 'The query as written in topics.toml';
COMMENT ON COLUMN topics.resolved IS 'The query with its entities put in: what was matched';
COMMENT ON COLUMN topics.ordinal IS 'Its place in the file, from 0; digests list topics in this order';
COMMENT ON COLUMN topics.valid_from IS 'When this version was first used (UTC)';
COMMENT ON COLUMN topics.valid_to IS 'When it was replaced or removed (UTC); NULL while in force';

CREATE TABLE topic_sets (
    set_id VARCHAR NOT NULL,
    topic VARCHAR NOT NULL,
    version VARCHAR NOT NULL
);
COMMENT ON TABLE topic_sets IS 'The topic versions that were matched together; an article''s evaluation names the set';
COMMENT ON COLUMN topic_sets.set_id IS 'sha256 of its topics, versions and of the matcher''s own version';
COMMENT ON COLUMN topic_sets.topic IS 'A topic of the set';
COMMENT ON COLUMN topic_sets.version IS 'Its version';

CREATE TABLE evaluations (
    article_id VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    set_id VARCHAR NOT NULL,
    evaluated_at TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE evaluations IS 'An article''s text was compared with a set of topics, whether anything matched or not';
COMMENT ON COLUMN evaluations.article_id IS 'The article';
COMMENT ON COLUMN evaluations.revision IS 'The revision whose text was compared';
COMMENT ON COLUMN evaluations.set_id IS 'The set of topic versions';
COMMENT ON COLUMN evaluations.evaluated_at IS 'When (UTC)';
COMMENT ON COLUMN evaluations.run_id IS 'The run that did it';

CREATE TABLE matches (
    article_id VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    topic VARCHAR NOT NULL,
    topic_version VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    parts STRUCT(prominence DOUBLE, breadth DOUBLE, frequency DOUBLE, nearness DOUBLE, likeness DOUBLE, tier DOUBLE) NOT NULL,
    spans STRUCT(field VARCHAR, "start" INTEGER, "end" INTEGER, term VARCHAR)[] NOT NULL,
    matched_at TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE matches IS 'An article that satisfies a topic''s query, with its score and the places that made it';
COMMENT ON COLUMN matches.article_id IS 'The article';
COMMENT ON COLUMN matches.revision IS 'The revision whose text matched';
COMMENT ON COLUMN matches.topic IS 'seed/name';
COMMENT ON COLUMN matches.topic_version IS 'The version of the topic that matched';
COMMENT ON COLUMN matches.score IS '0 to 1, the weighted sum of the parts; the README has the formula';
COMMENT ON COLUMN matches.parts IS 'The terms of the score, each 0 to 1; likeness is NULL where there was nothing to compare';
COMMENT ON COLUMN matches.spans IS 'Places in the stored title or text: field (title, body), first character from 0, end (exclusive), and the term as the query writes it';
COMMENT ON COLUMN matches.matched_at IS 'When (UTC)';
COMMENT ON COLUMN matches.run_id IS 'The run that wrote it';

CREATE TABLE seed_words (
    seed VARCHAR NOT NULL,
    language VARCHAR,
    word VARCHAR NOT NULL,
    times INTEGER NOT NULL
);
COMMENT ON TABLE seed_words IS 'The words of a seed''s story, to which matched articles are likened';
COMMENT ON COLUMN seed_words.seed IS 'The seed';
COMMENT ON COLUMN seed_words.language IS 'The story''s language, ISO 639-1; articles in others are not likened to it';
COMMENT ON COLUMN seed_words.word IS 'A word, folded';
COMMENT ON COLUMN seed_words.times IS 'How often the story has it';

CREATE TABLE word_statistics (
    seed VARCHAR NOT NULL,
    day DATE NOT NULL,
    word VARCHAR NOT NULL,
    articles INTEGER NOT NULL
);
COMMENT ON TABLE word_statistics IS 'How common a seed''s words were before a day: frozen per day, so that batches do not change a likeness';
COMMENT ON COLUMN word_statistics.seed IS 'The seed';
COMMENT ON COLUMN word_statistics.day IS 'The day (UTC, by first_seen_at) for whose articles these figures are used';
COMMENT ON COLUMN word_statistics.word IS 'A word, folded; empty: how many articles were counted';
COMMENT ON COLUMN word_statistics.articles IS 'How many of the latest articles before that day have it';
