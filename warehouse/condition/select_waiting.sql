-- In: $seed, $now. Out: one row, a Waiting: what each stage finds to do. What is to be read is counted by
-- read/select_pending_pages. An article is matched once it was compared with the set of all topics in force, as
-- match/select_pending_articles has it: an older set may hold most of them, and not what was edited.
WITH feeds_of_seed AS (
    SELECT states.*
    FROM seed_feeds
    LEFT JOIN feed_states AS states USING (feed_id)
    WHERE seed = $seed AND unlisted_at IS NULL
),
set_in_force AS (
    SELECT set_id
    FROM topic_sets AS s
    LEFT JOIN topics AS t ON t.seed = $seed AND t.topic = s.topic AND t.version = s.version AND t.valid_to IS NULL
    GROUP BY set_id
    HAVING count(*) = count(t.topic)
        AND count(*) = (SELECT count(*) FROM topics WHERE seed = $seed AND valid_to IS NULL)
)
SELECT
    (SELECT count(*) FROM feeds_of_seed) AS feeds,
    (SELECT count(*) FROM feeds_of_seed WHERE next_poll_at IS NULL OR next_poll_at <= $now) AS feeds_due,
    (SELECT min(next_poll_at) FROM feeds_of_seed WHERE next_poll_at > $now) AS next_poll_at,
    (
        SELECT count(*)
        FROM articles
        ANTI JOIN (SELECT article_id, revision FROM evaluations SEMI JOIN set_in_force USING (set_id)) AS compared
            USING (article_id, revision)
    ) AS articles_to_match,
    (SELECT count(*) FROM articles AS a ANTI JOIN story_articles AS s ON s.article_id = a.article_id) AS articles_to_group,
    (SELECT count(*) FROM deliveries WHERE status IN ('pending', 'failed')) AS deliveries,
    (SELECT min(updated_at) FROM deliveries WHERE status IN ('pending', 'failed')) AS deliveries_since
