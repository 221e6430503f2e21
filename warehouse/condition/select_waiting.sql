-- In: $seed, $now. Out: one row, a Waiting: what each stage finds to do. What is to be read is counted by
-- read/select_pending_pages.
WITH feeds_of_seed AS (
    SELECT states.*
    FROM seed_feeds
    LEFT JOIN feed_states AS states USING (feed_id)
    WHERE seed = $seed AND unlisted_at IS NULL
)
SELECT
    (SELECT count(*) FROM feeds_of_seed) AS feeds,
    (SELECT count(*) FROM feeds_of_seed WHERE next_poll_at IS NULL OR next_poll_at <= $now) AS feeds_due,
    (SELECT min(next_poll_at) FROM feeds_of_seed WHERE next_poll_at > $now) AS next_poll_at,
    (
        SELECT count(*) FROM articles AS a
        WHERE NOT EXISTS (
            FROM evaluations AS e
            JOIN topic_sets AS s USING (set_id)
            JOIN topics AS t ON t.topic = s.topic AND t.version = s.version AND t.valid_to IS NULL
            WHERE t.seed = $seed AND e.article_id = a.article_id AND e.revision = a.revision
        )
    ) AS articles_to_match,
    (SELECT count(*) FROM articles AS a ANTI JOIN story_articles AS s ON s.article_id = a.article_id) AS articles_to_group,
    (SELECT count(*) FROM deliveries WHERE status IN ('pending', 'failed')) AS deliveries,
    (SELECT min(updated_at) FROM deliveries WHERE status IN ('pending', 'failed')) AS deliveries_since
