-- In: $seed, $topics (empty: all), $floor, $zone, $day (the edition's). Out: day, stories, articles, mark: what the
-- brief's topics brought on each of the 14 days before, by its own calendar; mark says what changed that day.
WITH in_force AS (
    SELECT topic, version
    FROM topics
    WHERE seed = $seed AND valid_to IS NULL AND (len($topics::VARCHAR[]) = 0 OR topic IN (SELECT unnest($topics::VARCHAR[])))
),
counted AS (
    SELECT
        timezone($zone, articles.first_seen_at)::DATE AS day,
        count(DISTINCT story_articles.story_id) AS stories,
        count(DISTINCT articles.article_id) AS articles
    FROM matches
    JOIN in_force ON in_force.topic = matches.topic AND in_force.version = matches.topic_version
    JOIN articles ON articles.article_id = matches.article_id AND articles.revision = matches.revision
    JOIN story_articles ON story_articles.article_id = articles.article_id
    WHERE
        matches.score >= $floor
        -- The same days by the clock, with a day to spare, so that only their part of the files is read.
        AND matches.matched_at > timezone('UTC', $day::DATE - INTERVAL 16 DAY)
        AND articles.first_seen_at > timezone('UTC', $day::DATE - INTERVAL 16 DAY)
        AND story_articles.joined_at > timezone('UTC', $day::DATE - INTERVAL 16 DAY)
        AND (
            NOT articles.first_sight
            OR articles.published_at >= articles.first_seen_at - to_hours($window_hours)
        )
        AND timezone($zone, articles.first_seen_at)::DATE BETWEEN $day::DATE - 14 AND $day::DATE - 1
    GROUP BY day
),
worked AS (
    SELECT DISTINCT timezone($zone, polled_at)::DATE AS day
    FROM polls
    WHERE
        polled_at > timezone('UTC', $day::DATE - INTERVAL 16 DAY)
        AND timezone($zone, polled_at)::DATE BETWEEN $day::DATE - 14 AND $day::DATE - 1
),
began AS (SELECT min(timezone($zone, valid_from)::DATE) AS day FROM topics WHERE seed = $seed),
marked AS (
    SELECT day, string_agg(mark, ', ' ORDER BY mark) AS mark
    FROM (
        SELECT DISTINCT timezone($zone, valid_from)::DATE AS day, 'topics changed' AS mark
        FROM topics WHERE seed = $seed
        UNION
        SELECT DISTINCT timezone($zone, listed_at)::DATE, 'feeds changed'
        FROM seed_feeds WHERE seed = $seed
    )
    WHERE day > (SELECT day FROM began)
    GROUP BY day
)
SELECT
    worked.day,
    coalesce(counted.stories, 0) AS stories,
    coalesce(counted.articles, 0) AS articles,
    coalesce(marked.mark, '') AS mark
FROM worked
LEFT JOIN counted USING (day)
LEFT JOIN marked USING (day)
ORDER BY worked.day
