-- In: match_nodes, topic_edges, held, $level. Out: the children that hold of what is known and of this level, those
-- in the way left aside. Called for the highest level first.
INSERT INTO match_nodes
SELECT DISTINCT m.match, e.child
FROM match_nodes AS m
JOIN topic_edges AS e ON e.parent = m.node
JOIN held AS h ON h.article = m.match >> 20 AND h.node = e.child
WHERE e.level = $level AND e.bit & e.need <> 0
