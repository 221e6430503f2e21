-- In: chosen_terms, view new_members (article_id, story_id). Changes article_terms: a row for each original that
-- later articles are compared with.
INSERT INTO article_terms BY NAME
SELECT
    c.article_id, m.story_id, c.first_seen_at,
    list({'term': term, 'often': often, 'titled': titled, 'named': named} ORDER BY term) AS terms
FROM chosen_terms AS c
JOIN new_members AS m USING (article_id)
GROUP BY c.article_id, m.story_id, c.first_seen_at
