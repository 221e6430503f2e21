-- In: match_nodes, occurrences. Out: the places that make each match: those of its terms and filters.
CREATE OR REPLACE TEMP TABLE match_places AS
SELECT DISTINCT m.match, o.leaf, o.first, o.last
FROM match_nodes AS m JOIN occurrences AS o ON o.article = m.match >> 20 AND o.node = m.node
