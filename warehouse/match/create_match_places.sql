-- In: matched, topic_edges, held, occurrences. Out: the places that make each match: down from the topic's
-- root through what held, to terms and filters, whose places they are.
CREATE OR REPLACE TEMP TABLE match_places AS
WITH RECURSIVE reached AS (
    SELECT article, topic, node FROM matched
    UNION
    SELECT r.article, r.topic, e.child
    FROM reached AS r
    JOIN topic_edges AS e ON e.parent = r.node AND NOT e.veto
    JOIN held AS h ON h.article = r.article AND h.node = e.child
)
SELECT DISTINCT r.article, r.topic, o.leaf, o.first, o.last
FROM reached AS r JOIN occurrences AS o ON o.article = r.article AND o.node = r.node
