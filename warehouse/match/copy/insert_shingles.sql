-- In: $ids, $version, sampled. Changes shingles: a row for each of these articles, so that none is looked at twice.
INSERT INTO shingles BY NAME
SELECT
    a.article_id, a.revision, a.first_seen_at, $version AS version,
    coalesce(list(s.hash ORDER BY s.hash) FILTER (s.hash IS NOT NULL), []) AS hashes
FROM articles AS a
LEFT JOIN sampled AS s USING (article_id)
WHERE a.article_id IN (SELECT unnest($ids))
GROUP BY a.article_id, a.revision, a.first_seen_at
