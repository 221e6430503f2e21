-- In: $seed, $half, $size, $floor, $since. Out: ToLabel rows: $half articles that matched nothing, and those
-- whose best score is nearest to the floor, of which the seed's readers have not said anything.
WITH candidates AS (
    SELECT a.article_id, a.url, a.outlet, a.title, max(m.score) AS score, arg_max(m.topic, m.score) AS topic
    FROM articles AS a
    LEFT JOIN current_matches AS m ON m.article_id = a.article_id AND starts_with(m.topic, $seed || '/')
    WHERE ($since::TIMESTAMPTZ IS NULL OR a.first_seen_at >= $since)
        AND a.article_id NOT IN (SELECT article_id FROM feedback WHERE starts_with(topic, $seed || '/'))
        AND a.article_id NOT IN (SELECT article_id FROM copies)
    GROUP BY ALL
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY score IS NULL ORDER BY abs(score - $floor) NULLS LAST, md5(article_id)
    ) AS place
    FROM candidates
)
SELECT article_id, url, outlet, title, score, topic
FROM ranked
WHERE score IS NULL AND place <= $half OR score IS NOT NULL AND place <= $size - $half
ORDER BY md5(article_id)
