-- In: occurrences. Out: which nodes hold in which article, for the lowest level.
CREATE OR REPLACE TEMP TABLE held AS
SELECT DISTINCT article, node FROM occurrences
