-- In: polls_over. Changes polls: these are counted in poll_days now. Out: how many there were.
DELETE FROM polls
USING polls_over AS o
WHERE o.run_id = polls.run_id AND o.feed_id = polls.feed_id AND o.polled_at = polls.polled_at
