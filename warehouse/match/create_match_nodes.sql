-- In: matched. Out: the nodes that make each match, to begin with its topic's root.
CREATE OR REPLACE TEMP TABLE match_nodes AS
SELECT match, node FROM matched
