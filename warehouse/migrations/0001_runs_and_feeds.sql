-- Runs, feeds, what is known of each feed's schedule, hosts to leave alone, and polls.
-- No keys, no ON CONFLICT: ids are hashes and writers use anti-joins, so that the same SQL serves DuckLake.

CREATE TABLE runs (
    run_id VARCHAR NOT NULL,
    flow VARCHAR NOT NULL,
    seed VARCHAR,
    started_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ,
    status VARCHAR NOT NULL,
    counts MAP(VARCHAR, BIGINT),
    note VARCHAR,
    version VARCHAR NOT NULL
);
COMMENT ON TABLE runs IS 'A run of a flow: what was started when, and how it ended';
COMMENT ON COLUMN runs.run_id IS 'Hash of flow, seed and start; stands on every row that the run wrote';
COMMENT ON COLUMN runs.flow IS 'poll, read, match, tell, daily, import, reread or purge';
COMMENT ON COLUMN runs.seed IS 'The seed that the run worked for';
COMMENT ON COLUMN runs.started_at IS 'When the run began (UTC)';
COMMENT ON COLUMN runs.finished_at IS 'When it ended; NULL while it runs and after a kill';
COMMENT ON COLUMN runs.status IS 'running, completed, network_down or failed; a killed run stays running';
COMMENT ON COLUMN runs.counts IS 'What the run did, by name: polled, entries, pages, articles, matches, ...';
COMMENT ON COLUMN runs.note IS 'A sentence for people, such as why it failed';
COMMENT ON COLUMN runs.version IS 'The version of Storywatch that ran';

CREATE TABLE feeds (
    feed_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    authority VARCHAR NOT NULL,
    outlet VARCHAR NOT NULL,
    title VARCHAR,
    tier TINYINT NOT NULL,
    language VARCHAR,
    country VARCHAR,
    text_policy VARCHAR,
    site_url VARCHAR,
    added_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE feeds IS 'A feed, as its feed list describes it';
COMMENT ON COLUMN feeds.feed_id IS 'sha256 of the address as the list gives it';
COMMENT ON COLUMN feeds.url IS 'The address as the list gives it; it is polled unless feed_states.moved_to has taken its place';
COMMENT ON COLUMN feeds.authority IS 'The authority of that address: name and port';
COMMENT ON COLUMN feeds.outlet IS 'The publisher, as the feed list names it, else the feed''s own title, else its host';
COMMENT ON COLUMN feeds.title IS 'The title that the feed gives itself';
COMMENT ON COLUMN feeds.tier IS '1 national or leading trade title, 2 solid, 3 small or personal';
COMMENT ON COLUMN feeds.language IS 'ISO 639-1 code from the feed list, else the feed''s own';
COMMENT ON COLUMN feeds.country IS 'ISO 3166-1 alpha-2 code from the feed list';
COMMENT ON COLUMN feeds.text_policy IS 'How long the outlet''s texts and raw pages are kept and how many of its words are shown, as text=90d pages=14d excerpt=40; NULL: no limit';
COMMENT ON COLUMN feeds.site_url IS 'The page that the feed says it belongs to';
COMMENT ON COLUMN feeds.added_at IS 'When the feed was first listed here (UTC)';

CREATE VIEW outlet_policies AS
SELECT
    outlet,
    min(try_cast(regexp_extract(text_policy, 'text=(\d+)d', 1) AS INTEGER)) AS text_days,
    min(try_cast(regexp_extract(text_policy, 'pages=(\d+)d', 1) AS INTEGER)) AS page_days,
    min(try_cast(regexp_extract(text_policy, 'excerpt=(\d+)', 1) AS INTEGER)) AS excerpt_words
FROM feeds
WHERE text_policy IS NOT NULL
GROUP BY outlet;
COMMENT ON VIEW outlet_policies IS 'Days that an outlet''s texts and raw pages are kept and words of it that may be shown: the strictest of its feeds; NULL: no limit';
COMMENT ON COLUMN outlet_policies.outlet IS 'The publisher';
COMMENT ON COLUMN outlet_policies.text_days IS 'Days after which its texts are purged';
COMMENT ON COLUMN outlet_policies.page_days IS 'Days after which its raw pages are purged; 0: none is kept';
COMMENT ON COLUMN outlet_policies.excerpt_words IS 'Words of an article that an edition may show';

CREATE TABLE seed_feeds (
    seed VARCHAR NOT NULL,
    feed_id VARCHAR NOT NULL,
    listed_at TIMESTAMPTZ NOT NULL,
    unlisted_at TIMESTAMPTZ
);
COMMENT ON TABLE seed_feeds IS 'Which seed listens to which feed, and since when';
COMMENT ON COLUMN seed_feeds.seed IS 'The seed''s name';
COMMENT ON COLUMN seed_feeds.feed_id IS 'The feed';
COMMENT ON COLUMN seed_feeds.listed_at IS 'When the seed''s feed list first named it (UTC)';
COMMENT ON COLUMN seed_feeds.unlisted_at IS 'When it was last found missing from the list; NULL while it is listed';

CREATE TABLE feed_states (
    feed_id VARCHAR NOT NULL,
    etag VARCHAR,
    last_modified VARCHAR,
    body_hash VARCHAR,
    first_ok_at TIMESTAMPTZ,
    first_listed_at TIMESTAMPTZ,
    last_ok_at TIMESTAMPTZ,
    last_new_at TIMESTAMPTZ,
    full_at TIMESTAMPTZ,
    document_at TIMESTAMPTZ,
    listed_at TIMESTAMPTZ,
    listed INTEGER NOT NULL,
    listed_most DOUBLE NOT NULL,
    usual_gap_seconds DOUBLE,
    hint_seconds INTEGER,
    haste DOUBLE NOT NULL,
    overflows INTEGER NOT NULL,
    overflowed_at TIMESTAMPTZ,
    failures DOUBLE NOT NULL,
    failing_since TIMESTAMPTZ,
    moving_to VARCHAR,
    moving_since TIMESTAMPTZ,
    moving_sightings INTEGER NOT NULL,
    moving_shares BOOLEAN NOT NULL,
    moved_to VARCHAR,
    moved_host VARCHAR,
    moved_at TIMESTAMPTZ,
    gone_since TIMESTAMPTZ,
    gone_sightings INTEGER NOT NULL,
    gone_at TIMESTAMPTZ,
    next_poll_at TIMESTAMPTZ,
    because VARCHAR NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE feed_states IS 'What the next poll of a feed needs to know; one row a feed, written in the poll''s transaction';
COMMENT ON COLUMN feed_states.feed_id IS 'The feed';
COMMENT ON COLUMN feed_states.etag IS 'ETag of the last 200 or 304, byte for byte';
COMMENT ON COLUMN feed_states.last_modified IS 'Last-Modified of the last 200 or 304, byte for byte';
COMMENT ON COLUMN feed_states.body_hash IS 'Hash of the last normalised body that was parsed';
COMMENT ON COLUMN feed_states.first_ok_at IS 'First poll that could be read (UTC)';
COMMENT ON COLUMN feed_states.first_listed_at IS 'First poll that listed anything; what was listed then is background when it is old';
COMMENT ON COLUMN feed_states.last_ok_at IS 'Last poll that could be read or was unchanged (UTC)';
COMMENT ON COLUMN feed_states.last_new_at IS 'Last poll that brought a new entry (UTC)';
COMMENT ON COLUMN feed_states.full_at IS 'Last answer that carried a document, changed or not (UTC)';
COMMENT ON COLUMN feed_states.document_at IS 'Poll that brought the document in force; entries.last_seen_at of what it lists is this';
COMMENT ON COLUMN feed_states.listed_at IS 'Last poll that found this document unchanged, at first the one that brought it (UTC)';
COMMENT ON COLUMN feed_states.listed IS 'Items in the last document that was read';
COMMENT ON COLUMN feed_states.listed_most IS 'The feed''s window: most items listed, decaying by 1 % a document';
COMMENT ON COLUMN feed_states.usual_gap_seconds IS 'Usual time between two polls that bring something new, a running mean';
COMMENT ON COLUMN feed_states.hint_seconds IS 'Time between two polls that the document asks for (ttl, sy:update)';
COMMENT ON COLUMN feed_states.haste IS '1; halved by each overflow, then growing by 5 % a poll: a factor on the time to the next poll';
COMMENT ON COLUMN feed_states.overflows IS 'Polls whose document shared no item with the one before: items may have been missed';
COMMENT ON COLUMN feed_states.overflowed_at IS 'The last of them (UTC)';
COMMENT ON COLUMN feed_states.failures IS 'Weighted failures in a row: hard 1, soft 0.5, temporary 0.25; 0 after a success';
COMMENT ON COLUMN feed_states.failing_since IS 'First of the failures in a row (UTC)';
COMMENT ON COLUMN feed_states.moving_to IS 'Where permanent redirects lead, not adopted yet';
COMMENT ON COLUMN feed_states.moving_since IS 'When they were first seen to lead there (UTC)';
COMMENT ON COLUMN feed_states.moving_sightings IS 'Polls that were led there';
COMMENT ON COLUMN feed_states.moving_shares IS 'True: an entry known before was listed there';
COMMENT ON COLUMN feed_states.moved_to IS 'The address that is polled in place of the listed one; correct the feed list';
COMMENT ON COLUMN feed_states.moved_host IS 'Its authority';
COMMENT ON COLUMN feed_states.moved_at IS 'When it was adopted (UTC)';
COMMENT ON COLUMN feed_states.gone_since IS 'First 410 in a row (UTC)';
COMMENT ON COLUMN feed_states.gone_sightings IS '410s in a row';
COMMENT ON COLUMN feed_states.gone_at IS 'When the feed was taken for gone (UTC); it is still asked once a week';
COMMENT ON COLUMN feed_states.next_poll_at IS 'When the feed is due again (UTC)';
COMMENT ON COLUMN feed_states.because IS 'Why then, in words';
COMMENT ON COLUMN feed_states.updated_at IS 'When the feed was last asked (UTC)';

CREATE TABLE feed_events (
    feed_id VARCHAR NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL,
    event VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE feed_events IS 'What happened to a feed that is more than one poll''s outcome';
COMMENT ON COLUMN feed_events.feed_id IS 'The feed';
COMMENT ON COLUMN feed_events.happened_at IS 'The poll that showed it (UTC)';
COMMENT ON COLUMN feed_events.event IS 'overflow, rebirth, moved, moved_back, gone or returned';
COMMENT ON COLUMN feed_events.detail IS 'The same in words';
COMMENT ON COLUMN feed_events.run_id IS 'The run that polled';

CREATE TABLE hosts (
    host VARCHAR NOT NULL,
    not_before TIMESTAMPTZ NOT NULL,
    reason VARCHAR NOT NULL,
    strikes INTEGER NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE hosts IS 'Hosts that asked to be left alone, and until when; a success removes the row';
COMMENT ON COLUMN hosts.host IS 'The authority of the URL: name and port; a feed_id where the authority serves many sites';
COMMENT ON COLUMN hosts.not_before IS 'No request to this host before this time (UTC)';
COMMENT ON COLUMN hosts.reason IS 'What it answered';
COMMENT ON COLUMN hosts.strikes IS 'Refusals in a row that named no time: each doubles the pause';
COMMENT ON COLUMN hosts.updated_at IS 'When it last refused (UTC)';

CREATE TABLE polls (
    run_id VARCHAR NOT NULL,
    feed_id VARCHAR NOT NULL,
    polled_at TIMESTAMPTZ NOT NULL,
    reason VARCHAR NOT NULL,
    http_status SMALLINT,
    entries_listed INTEGER NOT NULL,
    entries_new INTEGER NOT NULL,
    next_poll_at TIMESTAMPTZ,
    final_url VARCHAR,
    bytes INTEGER NOT NULL,
    seconds DOUBLE NOT NULL,
    detail VARCHAR
);
COMMENT ON TABLE polls IS 'One poll of one feed, with what came of it';
COMMENT ON COLUMN polls.run_id IS 'The run that polled';
COMMENT ON COLUMN polls.feed_id IS 'The feed';
COMMENT ON COLUMN polls.polled_at IS 'When the answer was complete (UTC)';
COMMENT ON COLUMN polls.reason IS 'The short fixed outcome: ok, not_modified, same_body, empty, timeout, dns, ... (docs/reasons.md)';
COMMENT ON COLUMN polls.http_status IS 'HTTP status of the last answer; NULL where there was none';
COMMENT ON COLUMN polls.entries_listed IS 'Entries that the document listed';
COMMENT ON COLUMN polls.entries_new IS 'Entries that were not known before';
COMMENT ON COLUMN polls.next_poll_at IS 'When the feed was then due again (UTC)';
COMMENT ON COLUMN polls.final_url IS 'The address that answered, after redirects';
COMMENT ON COLUMN polls.bytes IS 'Size of the decoded body';
COMMENT ON COLUMN polls.seconds IS 'Wall time of the request';
COMMENT ON COLUMN polls.detail IS 'What a person needs to know: the error, or the warning of a damaged document';
