-- In: occurrences, topic_filters, topic_operands, $level. Out: the places below an ATLEAST that has enough of
-- them; places that overlap count once.
INSERT INTO occurrences
WITH below AS (
    SELECT DISTINCT f.node, f.reach, c.leaf, c.article, c.first, c.last
    FROM topic_filters AS f
    JOIN topic_operands AS o USING (node)
    JOIN occurrences AS c ON c.node = o.source
    WHERE f.level = $level AND f.kind = 'at_least'
),
apart AS (
    SELECT *, coalesce(first > max(last) OVER (
        PARTITION BY node, article ORDER BY first, last, leaf ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), true) AS begins
    FROM below
)
SELECT node, leaf, article, first, last
FROM apart
QUALIFY count(*) FILTER (begins) OVER (PARTITION BY node, article) >= reach
