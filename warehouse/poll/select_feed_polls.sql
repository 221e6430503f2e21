-- In: $feed_id, $limit. Out: the feed's last polls, the latest first.
SELECT polled_at, reason, http_status, entries_listed, entries_new, bytes, seconds, next_poll_at, final_url, detail
FROM polls
WHERE feed_id = $feed_id
ORDER BY polled_at DESC
LIMIT $limit
