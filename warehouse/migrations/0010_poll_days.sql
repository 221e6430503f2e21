-- Old polls, summed by day: the poll table does not grow for ever, and every figure of feed_health stays.

CREATE TABLE poll_days (
    feed_id VARCHAR NOT NULL,
    day DATE NOT NULL,
    reason VARCHAR NOT NULL,
    polls INTEGER NOT NULL,
    entries_listed BIGINT NOT NULL,
    entries_new BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    seconds DOUBLE NOT NULL
);
COMMENT ON TABLE poll_days IS 'Polls that were too old to be kept one by one, summed by feed, day and outcome; no poll is counted both here and in polls';
COMMENT ON COLUMN poll_days.feed_id IS 'The feed';
COMMENT ON COLUMN poll_days.day IS 'The day (UTC)';
COMMENT ON COLUMN poll_days.reason IS 'The short fixed outcome, as in polls';
COMMENT ON COLUMN poll_days.polls IS 'How many polls ended so';
COMMENT ON COLUMN poll_days.entries_listed IS 'Entries that they listed, in all';
COMMENT ON COLUMN poll_days.entries_new IS 'Entries of them that were not known before';
COMMENT ON COLUMN poll_days.bytes IS 'Size of their decoded bodies, in all';
COMMENT ON COLUMN poll_days.seconds IS 'Wall time of the requests, in all';
COMMENT ON TABLE polls IS 'One poll of one feed, with what came of it; after STORYWATCH_KEEP_POLL_DAYS it is summed into poll_days, the last of each feed apart';
COMMENT ON COLUMN runs.flow IS 'poll, read, match, tell, daily, import, reread, purge or upkeep';

CREATE OR REPLACE VIEW feed_health AS
SELECT
    feeds.outlet,
    feeds.url,
    last_poll.reason,
    last_poll.http_status,
    last_poll.detail,
    states.last_ok_at,
    states.last_new_at,
    coalesce(states.failures, 0) AS failures,
    states.next_poll_at,
    counted.polls,
    counted.entries,
    list(DISTINCT listed.seed) AS seeds,
    feeds.feed_id
FROM feeds
LEFT JOIN feed_states AS states ON states.feed_id = feeds.feed_id
LEFT JOIN (
    SELECT feed_id, sum(polls)::BIGINT AS polls, sum(entries_new)::BIGINT AS entries
    FROM (
        SELECT feed_id, count(*) AS polls, sum(entries_new) AS entries_new FROM polls GROUP BY feed_id
        UNION ALL
        SELECT feed_id, sum(polls), sum(entries_new) FROM poll_days GROUP BY feed_id
    )
    GROUP BY feed_id
) AS counted ON counted.feed_id = feeds.feed_id
LEFT JOIN (
    FROM polls QUALIFY row_number() OVER (PARTITION BY feed_id ORDER BY polled_at DESC) = 1
) AS last_poll ON last_poll.feed_id = feeds.feed_id
LEFT JOIN seed_feeds AS listed ON listed.feed_id = feeds.feed_id AND listed.unlisted_at IS NULL
GROUP BY ALL;
COMMENT ON VIEW feed_health IS 'How each feed fares: its last poll, its failures, and when it is due';
COMMENT ON COLUMN feed_health.outlet IS 'The publisher';
COMMENT ON COLUMN feed_health.url IS 'The address that is polled';
COMMENT ON COLUMN feed_health.reason IS 'How the last poll ended';
COMMENT ON COLUMN feed_health.http_status IS 'Its HTTP status';
COMMENT ON COLUMN feed_health.detail IS 'What there is to say of it';
COMMENT ON COLUMN feed_health.last_ok_at IS 'Last poll that could be read or was unchanged (UTC)';
COMMENT ON COLUMN feed_health.last_new_at IS 'Last poll that brought a new entry (UTC)';
COMMENT ON COLUMN feed_health.failures IS 'Weighted failures in a row; 0 after a success';
COMMENT ON COLUMN feed_health.next_poll_at IS 'When it is due again (UTC)';
COMMENT ON COLUMN feed_health.polls IS 'How often it was asked, also in polls that are only counted now';
COMMENT ON COLUMN feed_health.entries IS 'How many entries it brought';
COMMENT ON COLUMN feed_health.seeds IS 'The seeds that listen to it';
COMMENT ON COLUMN feed_health.feed_id IS 'The feed';
