-- In: $brief (seed/name), $since. Out: story_id, changed: each story that the brief's editions printed, and whether
-- an article of it was read or an edition printed it after $since.
SELECT
    placements.story_id,
    bool_or(editions.cutoff > $since OR coalesce(articles.read_at > $since, false)) AS changed
FROM placements
JOIN editions USING (edition_id)
LEFT JOIN (SELECT story_id, article_id FROM story_articles) AS members ON members.story_id = placements.story_id
LEFT JOIN articles ON articles.article_id = members.article_id
WHERE editions.brief = $brief AND placements.placed IN ('card', 'line')
GROUP BY placements.story_id
ORDER BY placements.story_id
