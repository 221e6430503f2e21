-- In: $before. Evaluations before then go where a later one of the same seed has taken their place: the topics were
-- changed, or the article was. Nothing is compared again for it, unless topics are changed back to what they were
-- then. Out: how many there were.
DELETE FROM evaluations
USING (
    SELECT e.article_id, e.revision, e.set_id
    FROM evaluations AS e
    LEFT JOIN (
        SELECT set_id, min(split_part(topic, '/', 1)) AS seed FROM topic_sets GROUP BY set_id
    ) AS s USING (set_id)
    QUALIFY
        row_number() OVER (
            PARTITION BY e.article_id, coalesce(s.seed, e.set_id) ORDER BY e.revision DESC, e.evaluated_at DESC
        ) > 1
        AND e.evaluated_at < $before
) AS o
WHERE o.article_id = evaluations.article_id AND o.revision = evaluations.revision AND o.set_id = evaluations.set_id
