-- In: polls_over. Changes poll_days: these polls are counted there, by feed, day (UTC) and outcome.
MERGE INTO poll_days AS d
USING (
    SELECT
        feed_id,
        timezone('UTC', polled_at)::DATE AS day,
        reason,
        count(*)::INTEGER AS polls,
        sum(entries_listed)::BIGINT AS entries_listed,
        sum(entries_new)::BIGINT AS entries_new,
        sum(bytes)::BIGINT AS bytes,
        sum(seconds) AS seconds
    FROM polls
    SEMI JOIN polls_over USING (run_id, feed_id, polled_at)
    GROUP BY ALL
) AS n
ON d.feed_id = n.feed_id AND d.day = n.day AND d.reason = n.reason
WHEN MATCHED THEN UPDATE SET
    polls = d.polls + n.polls,
    entries_listed = d.entries_listed + n.entries_listed,
    entries_new = d.entries_new + n.entries_new,
    bytes = d.bytes + n.bytes,
    seconds = d.seconds + n.seconds
WHEN NOT MATCHED THEN INSERT BY NAME
