-- In: $seed, $topics (empty: all), $floor, $zone, $since, $cutoff, $window_hours. Out: a SightingRow a row: each
-- outlet's first article in each story that the brief's topics brought in that time, and how many it had.
WITH in_force AS (
    SELECT topic, version
    FROM topics
    WHERE seed = $seed AND valid_to IS NULL AND (len($topics::VARCHAR[]) = 0 OR topic IN (SELECT unnest($topics::VARCHAR[])))
),
recent AS (
    SELECT article_id, revision, outlet, first_seen_at
    FROM articles
    WHERE
        first_seen_at > $since AND first_seen_at <= $cutoff
        AND (NOT first_sight OR published_at >= first_seen_at - to_hours($window_hours))
),
matched AS (
    SELECT DISTINCT recent.article_id, recent.outlet, recent.first_seen_at
    FROM recent
    JOIN matches ON matches.article_id = recent.article_id AND matches.revision = recent.revision
    JOIN in_force ON in_force.topic = matches.topic AND in_force.version = matches.topic_version
    WHERE matches.score >= $floor AND matches.matched_at > $since
)
SELECT
    timezone($zone, min(matched.first_seen_at))::DATE AS day,
    story_articles.story_id,
    matched.outlet,
    min(matched.first_seen_at) AS first_seen_at,
    count(*) AS articles
FROM matched
JOIN story_articles USING (article_id)
WHERE story_articles.joined_at > $since
GROUP BY story_articles.story_id, matched.outlet
ORDER BY first_seen_at, story_articles.story_id, matched.outlet
