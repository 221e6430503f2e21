-- In: $before. Out: polls_over, the polls before then that are to be summed; the last of each feed stays as it is.
CREATE OR REPLACE TEMP TABLE polls_over AS
SELECT run_id, feed_id, polled_at
FROM polls
QUALIFY
    row_number() OVER (PARTITION BY feed_id ORDER BY polled_at DESC, run_id DESC) > 1
    AND polled_at < $before
