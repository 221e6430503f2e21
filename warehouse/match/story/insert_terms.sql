-- In: chosen_terms, story_numbers, view new_members (article_id, story_id). Changes article_terms: a row for each
-- original that later articles are compared with.
INSERT INTO article_terms BY NAME
SELECT
    n.article_id, m.story_id, n.first_seen_at,
    list({'term': term, 'often': often, 'titled': titled, 'named': named} ORDER BY term) AS terms
FROM chosen_terms AS c
JOIN story_numbers AS n USING (number)
JOIN new_members AS m USING (article_id)
GROUP BY n.article_id, m.story_id, n.first_seen_at
