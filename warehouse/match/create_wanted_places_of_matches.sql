-- In: match_places. Out: the places whose characters matches show: where each begins and ends.
CREATE OR REPLACE TEMP TABLE wanted_places AS
SELECT first AS place FROM match_places UNION SELECT last FROM match_places
