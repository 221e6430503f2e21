-- In: $story_ids, $brief (seed/name). Out: an AppearanceRow a row: the brief's editions that printed each story.
SELECT
    placements.story_id,
    editions.edition_date,
    editions.number,
    editions.cutoff,
    min(placements.placed) AS placed
FROM placements
JOIN editions USING (edition_id)
WHERE
    editions.brief = $brief
    AND placements.placed IN ('card', 'line')
    AND placements.story_id IN (SELECT unnest($story_ids::VARCHAR[]))
GROUP BY placements.story_id, editions.edition_date, editions.number, editions.cutoff
ORDER BY placements.story_id, editions.cutoff, editions.number
