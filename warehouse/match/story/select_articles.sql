-- In: $ids. Out: these articles in their order, and for each the story of an earlier member of its group of copies;
-- earlier_id: the first earlier member, whether or not it is in a story yet. The times are looked up
-- first: what lies between them is all that is read of the texts, however large the archive.
WITH wanted AS (
    SELECT a.article_id, a.first_seen_at, a.title, a.text, coalesce(c.original_id, a.article_id) AS original_id
    FROM articles AS a
    JOIN (SELECT article_id, first_seen_at FROM articles WHERE article_id IN (SELECT unnest($ids))) AS t
        USING (article_id, first_seen_at)
    LEFT JOIN copies AS c USING (article_id)
),
groups AS (
    SELECT w.article_id, w.first_seen_at, c.article_id AS other_id
    FROM wanted AS w JOIN copies AS c ON c.original_id = w.original_id
    UNION ALL
    SELECT article_id, first_seen_at, original_id FROM wanted
),
earlier AS (
    SELECT g.article_id, min_by(g.other_id, (a.first_seen_at, a.article_id)) AS earlier_id
    FROM groups AS g
    JOIN articles AS a ON a.article_id = g.other_id
    WHERE (a.first_seen_at, a.article_id) < (g.first_seen_at, g.article_id)
    GROUP BY g.article_id
)
SELECT w.article_id, w.first_seen_at, w.title, w.text, e.earlier_id, s.story_id
FROM wanted AS w
LEFT JOIN earlier AS e USING (article_id)
LEFT JOIN story_articles AS s ON s.article_id = e.earlier_id
ORDER BY w.first_seen_at, w.article_id
