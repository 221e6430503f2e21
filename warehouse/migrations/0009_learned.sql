-- What readers' verdicts teach: a small model a topic, and what it makes of each match.

CREATE TABLE models (
    topic VARCHAR NOT NULL,
    topic_version VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    trained_at TIMESTAMPTZ NOT NULL,
    liked INTEGER NOT NULL,
    disliked INTEGER NOT NULL,
    precision_before DOUBLE NOT NULL,
    precision_after DOUBLE NOT NULL,
    used BOOLEAN NOT NULL,
    weights STRUCT("name" VARCHAR, weight DOUBLE)[] NOT NULL
);
COMMENT ON TABLE models IS 'A logistic regression over the parts of the score and the terms, trained on readers'' verdicts on a topic';
COMMENT ON COLUMN models.topic IS 'seed/name';
COMMENT ON COLUMN models.topic_version IS 'The version of the topic whose matches were judged';
COMMENT ON COLUMN models.model IS 'First 12 digits of the sha256 of its weights; the latest row of a topic counts';
COMMENT ON COLUMN models.trained_at IS 'When (UTC)';
COMMENT ON COLUMN models.liked IS 'Matches judged yes';
COMMENT ON COLUMN models.disliked IS 'Matches judged no';
COMMENT ON COLUMN models.precision_before IS 'Average precision of the published score on the judged matches';
COMMENT ON COLUMN models.precision_after IS 'The same with what the model says of matches that it was not trained on (cross-validation)';
COMMENT ON COLUMN models.used IS 'False where cross-validation says that it would not help: scores then stay as they are';
COMMENT ON COLUMN models.weights IS 'Its terms: parts of the score, words of the query with their field, and the intercept';

CREATE TABLE learned_scores (
    article_id VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    topic VARCHAR NOT NULL,
    topic_version VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    published_score DOUBLE NOT NULL,
    liking DOUBLE NOT NULL,
    reasons STRUCT("name" VARCHAR, weight DOUBLE)[] NOT NULL
);
COMMENT ON TABLE learned_scores IS 'Matches whose score readers'' verdicts have moved: matches.score is the mean of the two given here';
COMMENT ON COLUMN learned_scores.article_id IS 'The article';
COMMENT ON COLUMN learned_scores.revision IS 'The revision whose text matched';
COMMENT ON COLUMN learned_scores.topic IS 'seed/name';
COMMENT ON COLUMN learned_scores.topic_version IS 'The version of the topic that matched';
COMMENT ON COLUMN learned_scores.model IS 'The model';
COMMENT ON COLUMN learned_scores.published_score IS 'The score by the published formula';
COMMENT ON COLUMN learned_scores.liking IS 'What the model makes of it, 0 to 1';
COMMENT ON COLUMN learned_scores.reasons IS 'The terms of the model that weighed most here, with their weights';
