-- In: $ids, batch_masked. Changes masks: a row for each of these articles, most with no span.
INSERT INTO masks BY NAME
SELECT
    a.article_id, a.revision, a.first_seen_at,
    coalesce(
        list({'start': m."start", 'end': m."end", 'line_hash': m.line_hash, 'earlier': m.earlier} ORDER BY m."start")
            FILTER (m.article_id IS NOT NULL),
        []
    ) AS spans
FROM articles AS a
LEFT JOIN batch_masked AS m USING (article_id)
WHERE a.article_id IN (SELECT unnest($ids))
GROUP BY a.article_id, a.revision, a.first_seen_at
