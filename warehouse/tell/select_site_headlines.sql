-- In: $brief (seed/name), $cutoff, $most. Out: a HeadlineRow a row, the newest first; story_id is empty where the
-- brief's editions never printed the story.
WITH newest AS (
    SELECT article_id, title, url, outlet, coalesce(language, '') AS language, first_seen_at
    FROM articles
    WHERE first_seen_at <= $cutoff
    ORDER BY first_seen_at DESC, article_id
    LIMIT $most
),
printed AS (
    SELECT DISTINCT placements.story_id
    FROM placements
    JOIN editions USING (edition_id)
    WHERE editions.brief = $brief AND placements.placed IN ('card', 'line')
)
SELECT
    newest.title,
    newest.url,
    newest.outlet,
    newest.language,
    newest.first_seen_at,
    coalesce(printed.story_id, '') AS story_id
FROM newest
LEFT JOIN story_articles USING (article_id)
LEFT JOIN printed ON printed.story_id = story_articles.story_id
ORDER BY newest.first_seen_at DESC, newest.article_id
