-- In: occurrences, topic_filters, $level. Out: filters of this level hold where they kept a place.
INSERT INTO held
SELECT DISTINCT o.article, o.node
FROM topic_filters AS f JOIN occurrences AS o USING (node)
WHERE f.level = $level
EXCEPT
SELECT article, node FROM held
