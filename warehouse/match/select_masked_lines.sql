-- In: $article_id. Out: the parts of the article's text that its outlet had printed before, in order; how many
-- earlier articles had each; and whether it is left out of matching (else of copies and stories only).
SELECT
    trim(substring(a."text", m.place.start + 1, m.place."end" - m.place.start)) AS line,
    m.place.earlier AS earlier
FROM (SELECT article_id, revision, unnest(spans) AS place FROM masks WHERE article_id = $article_id) AS m
JOIN articles AS a ON a.article_id = m.article_id AND a.revision = m.revision
ORDER BY m.place.start
