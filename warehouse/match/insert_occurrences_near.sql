-- In: occurrences, topic_filters, topic_operands, batch_breaks, $level. Out: the places of both sides of NEAR,
-- ONEAR, NEAR/s and NEAR/p that have a place of the other side near. The nearest one before and after
-- decides, so the cost does not grow with the number of pairs. Places that overlap are not near: a
-- word is not beside itself.
INSERT INTO occurrences
WITH sides AS (
    SELECT f.node, f.kind, f.reach, o.side, 1 - o.side AS other, c.leaf, c.article, c.first, c.last
    FROM topic_filters AS f
    JOIN topic_operands AS o USING (node)
    JOIN occurrences AS c ON c.node = o.source
    WHERE f.level = $level AND f.kind IN ('near', 'ordered', 'sentence', 'paragraph')
),
followed AS (
    SELECT s.*, p.first AS after_first
    FROM sides AS s ASOF LEFT JOIN sides AS p ON p.node = s.node AND p.side = s.other AND p.first > s.last
),
surrounded AS (
    SELECT s.*, p.last AS before_last
    FROM followed AS s ASOF LEFT JOIN sides AS p ON p.node = s.node AND p.side = s.other AND p.last < s.first
),
begun AS (
    SELECT s.*, b.place AS unit_begins
    FROM surrounded AS s ASOF LEFT JOIN batch_breaks AS b ON b.kind = s.kind AND b.place <= s.first
),
bounded AS (
    SELECT s.*, b.place AS unit_ends
    FROM begun AS s ASOF LEFT JOIN batch_breaks AS b ON b.kind = s.kind AND b.place > s.last
)
SELECT DISTINCT node, leaf, article, first, last
FROM bounded
WHERE CASE kind
    WHEN 'near' THEN after_first - last - 1 <= reach OR first - before_last - 1 <= reach
    WHEN 'ordered' THEN CASE side
        WHEN 0 THEN after_first - last - 1 <= reach
        ELSE first - before_last - 1 <= reach
    END
    ELSE after_first < coalesce(unit_ends, after_first + 1) OR before_last >= unit_begins
END
