-- In: occurrences, topic_filters, topic_operands, $level. Out: the places of the left side of NOT NEAR that no
-- place of the right side overlaps or is near to. Of the right side's places that begin early enough, the one
-- that reaches furthest decides.
INSERT INTO occurrences
WITH sides AS (
    SELECT f.node, f.reach, o.side, c.leaf, c.article, c.first, c.last, c.last + 1 + f.reach AS latest
    FROM topic_filters AS f
    JOIN topic_operands AS o USING (node)
    JOIN occurrences AS c ON c.node = o.source
    WHERE f.level = $level AND f.kind = 'not_near'
),
against AS (
    SELECT node, first, max(last) OVER (PARTITION BY node ORDER BY first) AS furthest
    FROM (SELECT node, first, max(last) AS last FROM sides WHERE side = 1 GROUP BY node, first)
)
SELECT DISTINCT s.node, s.leaf, s.article, s.first, s.last
FROM sides AS s ASOF LEFT JOIN against AS a ON a.node = s.node AND a.first <= s.latest
WHERE s.side = 0 AND coalesce(a.furthest < s.first - 1 - s.reach, true)
