-- In: sampled, known_hashes, $crowd. Changes sampled: drops a hash where so many articles had it before.
DELETE FROM sampled AS s
USING (
    SELECT
        article_id, hash,
        row_number() OVER (PARTITION BY hash ORDER BY first_seen_at, article_id) - 1
            + coalesce(k.articles, 0) AS earlier
    FROM sampled
    LEFT JOIN (SELECT hash, count(*) AS articles FROM known_hashes GROUP BY hash) AS k USING (hash)
) AS counted
WHERE s.article_id = counted.article_id AND s.hash = counted.hash AND counted.earlier >= $crowd
