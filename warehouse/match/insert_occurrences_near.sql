-- In: occurrences, topic_filters, topic_operands, $level. Out: the places of both sides of NEAR and ONEAR that
-- have a place of the other side near. The nearest one before and after decides, so the cost does not grow
-- with the number of pairs (an ASOF join took sixty times as long as these windows). Places that overlap are
-- not near: a word is not beside itself.
INSERT INTO occurrences
WITH sides AS (
    SELECT f.node, f.kind, f.reach, o.side, c.leaf, c.article, c.first, c.last
    FROM topic_filters AS f
    JOIN topic_operands AS o USING (node)
    JOIN occurrences AS c ON c.node = o.source
    WHERE f.level = $level AND f.kind IN ('near', 'ordered')
),
seen AS (
    SELECT *,
        CASE side WHEN 0 THEN min(first) FILTER (side = 1) OVER later
            ELSE min(first) FILTER (side = 0) OVER later END - last - 1 AS words_after,
        first - 1 - CASE side WHEN 0 THEN max(last) FILTER (side = 1) OVER earlier
            ELSE max(last) FILTER (side = 0) OVER earlier END AS words_before
    FROM sides
    WINDOW
        later AS (
            PARTITION BY node ORDER BY first
            RANGE BETWEEN (last - first + 1) FOLLOWING AND UNBOUNDED FOLLOWING
        ),
        earlier AS (
            PARTITION BY node ORDER BY last
            RANGE BETWEEN UNBOUNDED PRECEDING AND (last - first + 1) PRECEDING
        )
)
SELECT DISTINCT node, leaf, article, first, last
FROM seen
WHERE CASE
    WHEN kind = 'near' THEN words_after <= reach OR words_before <= reach
    WHEN side = 0 THEN words_after <= reach
    ELSE words_before <= reach
END
