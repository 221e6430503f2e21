-- In: occurrences, topic_filters, topic_operands, batch_breaks, $level. Out: the places of both sides of NEAR/s
-- and NEAR/p that have a place of the other side before the sentence or paragraph ends, or after it began.
INSERT INTO occurrences
WITH sides AS (
    SELECT f.node, f.kind, o.side, c.leaf, c.article, c.first, c.last
    FROM topic_filters AS f
    JOIN topic_operands AS o USING (node)
    JOIN occurrences AS c ON c.node = o.source
    WHERE f.level = $level AND f.kind IN ('sentence', 'paragraph')
),
seen AS (
    SELECT *,
        CASE side WHEN 0 THEN min(first) FILTER (side = 1) OVER later
            ELSE min(first) FILTER (side = 0) OVER later END AS after_first,
        CASE side WHEN 0 THEN max(last) FILTER (side = 1) OVER earlier
            ELSE max(last) FILTER (side = 0) OVER earlier END AS before_last
    FROM sides
    WINDOW
        later AS (
            PARTITION BY node, article ORDER BY first
            RANGE BETWEEN (last - first + 1) FOLLOWING AND UNBOUNDED FOLLOWING
        ),
        earlier AS (
            PARTITION BY node, article ORDER BY last
            RANGE BETWEEN UNBOUNDED PRECEDING AND (last - first + 1) PRECEDING
        )
),
begun AS (
    SELECT s.*, b.place AS unit_begins
    FROM seen AS s ASOF LEFT JOIN batch_breaks AS b ON b.kind = s.kind AND b.place <= s.first
),
bounded AS (
    SELECT s.*, b.place AS unit_ends
    FROM begun AS s ASOF LEFT JOIN batch_breaks AS b ON b.kind = s.kind AND b.place > s.last
)
SELECT DISTINCT node, leaf, article, first, last
FROM bounded
WHERE after_first < coalesce(unit_ends, after_first + 1) OR before_last >= unit_begins
