-- In: held, topic_edges, $level. Out: AND, OR and NOT of this level, where they hold.
INSERT INTO held
SELECT h.article, e.parent
FROM topic_edges AS e JOIN held AS h ON h.node = e.child
WHERE e.level = $level
GROUP BY h.article, e.parent
HAVING count(*) FILTER (NOT e.veto) >= any_value(e.need) AND NOT bool_or(e.veto)
