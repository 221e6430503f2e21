-- In: occurrences, topic_filters, topic_operands, $level. Out: the places of the left side of NOT NEAR that no
-- place of the right side overlaps or is near to. Of the right side's places that begin early enough, the one
-- that reaches furthest decides.
INSERT INTO occurrences
WITH sides AS (
    SELECT f.node, f.reach, o.side, c.leaf, c.article, c.first, c.last
    FROM topic_filters AS f
    JOIN topic_operands AS o USING (node)
    JOIN occurrences AS c ON c.node = o.source
    WHERE f.level = $level AND f.kind = 'not_near'
),
seen AS (
    SELECT *, max(last) FILTER (side = 1) OVER (
        PARTITION BY node ORDER BY first
        RANGE BETWEEN UNBOUNDED PRECEDING AND (last - first + 1 + reach) FOLLOWING
    ) AS furthest
    FROM sides
)
SELECT DISTINCT node, leaf, article, first, last
FROM seen
WHERE side = 0 AND coalesce(furthest < first - 1 - reach, true)
