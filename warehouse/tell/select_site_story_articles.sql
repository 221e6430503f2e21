-- In: $story_ids, $seed, $topics (empty: all), $oldest, $cutoff. Out: a StoryArticleRow a row, by story and time, of
-- what joined after $oldest.
WITH in_force AS (
    SELECT topic, version
    FROM topics
    WHERE seed = $seed AND valid_to IS NULL AND (len($topics::VARCHAR[]) = 0 OR topic IN (SELECT unnest($topics::VARCHAR[])))
),
members AS (
    SELECT
        story_articles.story_id, articles.article_id, articles.title, articles.url, articles.outlet, articles.language,
        articles.published_at, articles.first_seen_at, articles.text_quality, articles.words, articles.revision
    FROM story_articles
    JOIN articles USING (article_id)
    WHERE story_articles.story_id IN (SELECT unnest($story_ids::VARCHAR[])) AND articles.read_at <= $cutoff
        AND story_articles.joined_at > $oldest AND articles.read_at > $oldest
),
scored AS (
    SELECT members.article_id, max(matches.score) AS score
    FROM members
    JOIN matches ON matches.article_id = members.article_id AND matches.revision = members.revision
    JOIN in_force ON in_force.topic = matches.topic AND in_force.version = matches.topic_version
    WHERE matches.matched_at > $oldest
    GROUP BY members.article_id
)
SELECT
    members.story_id,
    coalesce(stories.lead_article_id, '') AS lead_article_id,
    members.article_id,
    members.title,
    members.url,
    members.outlet,
    coalesce(members.language, '') AS language,
    members.published_at,
    members.first_seen_at,
    members.text_quality,
    members.words,
    members.revision,
    copies.original_id IS NOT NULL AS is_copy,
    scored.score
FROM members
LEFT JOIN stories ON stories.story_id = members.story_id
LEFT JOIN copies ON copies.article_id = members.article_id AND copies.found_at > $oldest
LEFT JOIN scored ON scored.article_id = members.article_id
ORDER BY members.story_id, members.first_seen_at, members.article_id
