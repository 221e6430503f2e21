-- In: matched, topic_edges, held, occurrences. Out: the places that make each match: down from the topic's
-- root through what held, to terms and filters, whose places they are.
CREATE OR REPLACE TEMP TABLE match_places AS
WITH RECURSIVE reached AS (
    SELECT match, node FROM matched
    UNION
    SELECT r.match, e.child
    FROM reached AS r
    JOIN topic_edges AS e ON e.parent = r.node AND NOT e.veto
    JOIN held AS h ON h.article = r.match >> 20 AND h.node = e.child
)
SELECT DISTINCT r.match, o.leaf, o.first, o.last
FROM reached AS r JOIN occurrences AS o ON o.article = r.match >> 20 AND o.node = r.node
