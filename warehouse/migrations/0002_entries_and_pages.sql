-- Entries as their feeds list them, the pages that were fetched for them, and which article an entry led to.

CREATE TABLE entries (
    entry_id VARCHAR NOT NULL,
    feed_id VARCHAR NOT NULL,
    guid VARCHAR,
    guid_key VARCHAR,
    url VARCHAR,
    url_key VARCHAR,
    url_identifies BOOLEAN NOT NULL,
    title VARCHAR NOT NULL,
    title_key VARCHAR NOT NULL,
    summary VARCHAR USING COMPRESSION zstd,
    content VARCHAR USING COMPRESSION zstd,
    authors VARCHAR[] NOT NULL,
    published_at TIMESTAMPTZ,
    published_raw VARCHAR,
    date_quality VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    first_sight BOOLEAN NOT NULL,
    content_hash VARCHAR NOT NULL,
    updates INTEGER NOT NULL,
    edited_at TIMESTAMPTZ,
    purged_at TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE entries IS 'An item of a feed, as sighted there';
COMMENT ON COLUMN entries.entry_id IS 'sha256 of the feed and of what identified the item when it was first seen';
COMMENT ON COLUMN entries.feed_id IS 'The feed that listed it';
COMMENT ON COLUMN entries.guid IS 'Its id in the feed, as given';
COMMENT ON COLUMN entries.guid_key IS 'The id, cleaned for comparison; NULL where it identifies nothing';
COMMENT ON COLUMN entries.url IS 'Address of its page, without tracking parameters';
COMMENT ON COLUMN entries.url_key IS 'The address reduced to what identifies it';
COMMENT ON COLUMN entries.url_identifies IS 'False where the feed gave one address to several items';
COMMENT ON COLUMN entries.title IS 'Headline as the feed gives it, plain text';
COMMENT ON COLUMN entries.title_key IS 'The headline folded for comparison';
COMMENT ON COLUMN entries.summary IS 'The feed''s summary, plain text';
COMMENT ON COLUMN entries.content IS 'The feed''s own full content, plain text, where it carries one';
COMMENT ON COLUMN entries.authors IS 'Authors as the feed names them';
COMMENT ON COLUMN entries.published_at IS 'Publication time as the feed gives it (UTC)';
COMMENT ON COLUMN entries.published_raw IS 'The same, as written';
COMMENT ON COLUMN entries.date_quality IS 'ok, naive, guessed, future, missing or too_old';
COMMENT ON COLUMN entries.first_seen_at IS 'First poll that listed it (UTC); editions go by this';
COMMENT ON COLUMN entries.last_seen_at IS 'Last document that listed it (UTC); the view listings counts the polls since that found it unchanged';
COMMENT ON COLUMN entries.first_sight IS 'True: it was already listed when the feed was read for the first time';
COMMENT ON COLUMN entries.content_hash IS 'Hash of the visible text, to notice edits';
COMMENT ON COLUMN entries.updates IS 'How many edits were seen; counting stops at 24';
COMMENT ON COLUMN entries.edited_at IS 'When its visible text was last seen to change (UTC); its page is then read again';
COMMENT ON COLUMN entries.purged_at IS 'When its texts were dropped because it was old (UTC); the row stays, so that it is never new again';
COMMENT ON COLUMN entries.run_id IS 'The run that first saw it';

CREATE TABLE ambiguous_keys (
    feed_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    found_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE ambiguous_keys IS 'Keys that one document gave to several items: they identify nothing in that feed, for good';
COMMENT ON COLUMN ambiguous_keys.feed_id IS 'The feed';
COMMENT ON COLUMN ambiguous_keys.kind IS 'guid, url or title';
COMMENT ON COLUMN ambiguous_keys.key IS 'The guid as given, the url_key, or title_key and date';
COMMENT ON COLUMN ambiguous_keys.found_at IS 'The poll that showed it (UTC)';

CREATE TABLE entry_aliases (
    feed_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    entry_id VARCHAR NOT NULL,
    found_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE entry_aliases IS 'New ids of known entries, from polls in which a feed changed the ids of most of its items';
COMMENT ON COLUMN entry_aliases.feed_id IS 'The feed';
COMMENT ON COLUMN entry_aliases.kind IS 'guid or url';
COMMENT ON COLUMN entry_aliases.key IS 'The guid_key or url_key';
COMMENT ON COLUMN entry_aliases.entry_id IS 'The entry that it is';
COMMENT ON COLUMN entry_aliases.found_at IS 'The poll that showed it (UTC)';

CREATE VIEW listings AS
SELECT
    entries.entry_id,
    entries.feed_id,
    coalesce(entries.last_seen_at = states.document_at AND states.listed > 0, false) AS is_listed,
    CASE
        WHEN entries.last_seen_at = states.document_at THEN greatest(states.listed_at, entries.last_seen_at)
        ELSE entries.last_seen_at
    END AS last_seen_at
FROM entries
LEFT JOIN feed_states AS states ON states.feed_id = entries.feed_id;
COMMENT ON VIEW listings IS 'When each entry was last listed, and whether its feed lists it now; polls of unchanged documents count';

CREATE TABLE sightings (
    entry_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    sighted_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE sightings IS 'Which article an entry led to; several entries can lead to one';
COMMENT ON COLUMN sightings.entry_id IS 'The entry';
COMMENT ON COLUMN sightings.article_id IS 'The article';
COMMENT ON COLUMN sightings.sighted_at IS 'When the two were joined (UTC)';

CREATE TABLE pages (
    page_id VARCHAR NOT NULL,
    entry_id VARCHAR,
    url VARCHAR NOT NULL,
    url_key VARCHAR NOT NULL,
    final_url VARCHAR,
    fetched_at TIMESTAMPTZ NOT NULL,
    reason VARCHAR NOT NULL,
    http_status SMALLINT,
    bytes INTEGER NOT NULL,
    attempt SMALLINT NOT NULL,
    retry_at TIMESTAMPTZ,
    article_id VARCHAR,
    detail VARCHAR,
    extractor VARCHAR,
    warc_file VARCHAR,
    warc_offset BIGINT,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE pages IS 'A fetch of an article''s page, with its outcome; blocked, empty and failed pages have their reason here';
COMMENT ON COLUMN pages.page_id IS 'sha256 of url_key and time of fetching';
COMMENT ON COLUMN pages.entry_id IS 'The entry that asked for it first';
COMMENT ON COLUMN pages.url IS 'The address that was asked';
COMMENT ON COLUMN pages.url_key IS 'The address reduced to what identifies it';
COMMENT ON COLUMN pages.final_url IS 'The address that answered, after redirects';
COMMENT ON COLUMN pages.fetched_at IS 'When the answer was complete (UTC)';
COMMENT ON COLUMN pages.reason IS 'The short fixed outcome: ok, wall, no_text, not_found, timeout, robots, ... (docs/reasons.md)';
COMMENT ON COLUMN pages.http_status IS 'HTTP status; NULL where there was no answer';
COMMENT ON COLUMN pages.bytes IS 'Size of the decoded body';
COMMENT ON COLUMN pages.attempt IS '1 for the first fetch of this address, then counting';
COMMENT ON COLUMN pages.retry_at IS 'When it is tried again (UTC); NULL: this outcome is final';
COMMENT ON COLUMN pages.article_id IS 'The article that was read from it or, where the page failed, from the feed''s own content';
COMMENT ON COLUMN pages.detail IS 'What a person needs to know of a failure';
COMMENT ON COLUMN pages.extractor IS 'What read it, with versions';
COMMENT ON COLUMN pages.warc_file IS 'File under pages/ that holds the raw page; NULL where it is not kept';
COMMENT ON COLUMN pages.warc_offset IS 'Where in that file its record begins, in bytes';
COMMENT ON COLUMN pages.run_id IS 'The run that fetched it';
