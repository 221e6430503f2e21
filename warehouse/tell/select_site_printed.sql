-- In: $brief (seed/name), $since. Out: story_id, changed, first_cutoff: each story that the brief's editions printed,
-- whether an edition printed it, an article joined it, or an article of it was revised after $since, and the cut-off of
-- the first edition that had it. Articles that joined more than 60 days before $since are not looked at for revisions.
WITH touched AS (
    SELECT DISTINCT members.story_id
    FROM story_articles AS members
    LEFT JOIN (SELECT article_id FROM revisions WHERE seen_at > $since) AS revised USING (article_id)
    WHERE
        members.joined_at > $since::TIMESTAMPTZ - INTERVAL 60 DAY
        AND (members.joined_at > $since OR revised.article_id IS NOT NULL)
)
SELECT
    placements.story_id,
    bool_or(editions.cutoff > $since OR touched.story_id IS NOT NULL) AS changed,
    min(editions.cutoff) AS first_cutoff
FROM placements
JOIN editions USING (edition_id)
LEFT JOIN touched ON touched.story_id = placements.story_id
WHERE editions.brief = $brief AND placements.placed IN ('card', 'line')
GROUP BY placements.story_id
ORDER BY placements.story_id
