-- In: the view new_states (last_ok_at is NULL where the poll could not be read) and this batch's entries, already
-- stored. What a failed poll does not know (validators, body) stays as it was.
MERGE INTO feed_states
USING (
    SELECT
        new_states.*,
        fresh.feed_id IS NOT NULL AS brought_new
    FROM new_states
    LEFT JOIN (
        SELECT DISTINCT feed_id FROM entries SEMI JOIN new_states USING (feed_id)
        WHERE (feed_id, first_seen_at) IN (SELECT (feed_id, updated_at) FROM new_states)
    ) AS fresh USING (feed_id)
) AS new ON feed_states.feed_id = new.feed_id
WHEN MATCHED THEN UPDATE SET
    etag = CASE WHEN new.last_ok_at IS NULL THEN feed_states.etag ELSE new.etag END,
    last_modified = CASE WHEN new.last_ok_at IS NULL THEN feed_states.last_modified ELSE new.last_modified END,
    body_hash = coalesce(new.body_hash, feed_states.body_hash),
    first_ok_at = coalesce(feed_states.first_ok_at, new.last_ok_at),
    last_ok_at = coalesce(new.last_ok_at, feed_states.last_ok_at),
    last_new_at = CASE WHEN new.brought_new THEN new.updated_at ELSE feed_states.last_new_at END,
    failures = new.failures,
    next_poll_at = new.next_poll_at,
    updated_at = new.updated_at
WHEN NOT MATCHED THEN INSERT (
    feed_id, etag, last_modified, body_hash, first_ok_at, last_ok_at, last_new_at, failures, next_poll_at, updated_at
) VALUES (
    new.feed_id, new.etag, new.last_modified, new.body_hash, new.last_ok_at, new.last_ok_at,
    CASE WHEN new.brought_new THEN new.updated_at END, new.failures, new.next_poll_at, new.updated_at
)
