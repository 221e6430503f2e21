-- What matched and was not printed, and why?
-- In: brief VARCHAR = %: briefs, as LIKE has it, such as netflix-genai/desk
-- In: days INTEGER = 7: days of editions back from the latest one
-- Out: edition's date, brief, the article's score on the topic, outlet, title, and the reason of the cut
SELECT
    editions.edition_date,
    editions.brief,
    round(max(current_matches.score), 2) AS score,
    articles.outlet,
    articles.title,
    placements.reason
FROM placements
JOIN editions USING (edition_id)
JOIN articles USING (article_id)
LEFT JOIN current_matches
    ON current_matches.article_id = placements.article_id
    AND current_matches.topic = coalesce(placements.topic, current_matches.topic)
WHERE placements.placed = 'cut'
  AND editions.brief LIKE $brief
  AND editions.edition_date > (SELECT max(edition_date) FROM editions) - $days::INTEGER
GROUP BY ALL
ORDER BY editions.edition_date DESC, editions.brief, score DESC, articles.title
