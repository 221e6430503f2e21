-- In: $feed_id, $limit. Out: what happened to the feed, the latest first.
SELECT happened_at, event, detail
FROM feed_events
WHERE feed_id = $feed_id
ORDER BY happened_at DESC, event
LIMIT $limit
