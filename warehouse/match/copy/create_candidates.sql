-- In: sampled, known_hashes, $least. Out: candidates, pairs that share a part of the shorter one's sample, for each
-- article the five that share most. Within the batch the later of two looks at the earlier.
CREATE OR REPLACE TEMP TABLE candidates AS
WITH sizes AS (
    SELECT article_id, count(*) AS size FROM sampled GROUP BY article_id
),
shared AS (
    SELECT s.article_id, k.article_id AS other_id, k.size AS other_size, count(*) AS hashes
    FROM sampled AS s
    JOIN known_hashes AS k USING (hash)
    GROUP BY ALL
    UNION ALL
    SELECT s.article_id, o.article_id, z.size, count(*)
    FROM sampled AS s
    JOIN sampled AS o
        ON o.hash = s.hash AND (o.first_seen_at, o.article_id) < (s.first_seen_at, s.article_id)
    JOIN sizes AS z ON z.article_id = o.article_id
    GROUP BY ALL
)
SELECT p.article_id, p.other_id
FROM shared AS p
JOIN sizes AS z USING (article_id)
WHERE p.hashes >= $least * least(z.size, p.other_size)
QUALIFY row_number() OVER (
    PARTITION BY p.article_id ORDER BY p.hashes / least(z.size, p.other_size) DESC, p.hashes DESC, p.other_id
) <= 5
