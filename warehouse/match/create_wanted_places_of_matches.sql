-- In: match_places. Out: the places whose characters matches show.
CREATE OR REPLACE TEMP TABLE wanted_places AS
SELECT DISTINCT first, last FROM match_places
