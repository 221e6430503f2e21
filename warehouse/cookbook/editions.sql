-- Which editions were made, and what did each print?
-- In: brief VARCHAR = %: briefs, as LIKE has it, such as netflix-genai/desk
-- In: days INTEGER = 30: days back from the latest article
-- Out: date, number, brief, status, subject, stories in full and in one line, articles cut, and when it was composed
SELECT
    editions.edition_date,
    editions.number,
    editions.brief,
    editions.status,
    editions.subject,
    count(DISTINCT placements.story_id) FILTER (WHERE placements.placed = 'card') AS in_full,
    count(DISTINCT placements.story_id) FILTER (WHERE placements.placed = 'line') AS in_a_line,
    count(*) FILTER (WHERE placements.placed = 'cut') AS articles_cut,
    editions.composed_at
FROM editions
LEFT JOIN placements USING (edition_id)
WHERE editions.brief LIKE $brief
  AND editions.edition_date > (SELECT max(edition_date) FROM editions) - $days::INTEGER
GROUP BY ALL
ORDER BY editions.edition_date DESC, editions.number DESC, editions.brief
