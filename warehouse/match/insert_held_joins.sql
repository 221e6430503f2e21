-- In: held, topic_edges, $level. Out: AND, OR and NOT of this level, where they hold: every group of theirs has a
-- child that holds (the groups' bits come to `need`), and no child that is in the way, whose bit is none of those.
INSERT INTO held
SELECT h.article, e.parent
FROM topic_edges AS e JOIN held AS h ON h.node = e.child
WHERE e.level = $level
GROUP BY h.article, e.parent
HAVING bit_or(e.bit) = any_value(e.need)
