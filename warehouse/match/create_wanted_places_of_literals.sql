-- In: pattern_places, topic_literals. Out: the places whose characters cs() must be compared with.
CREATE OR REPLACE TEMP TABLE wanted_places AS
SELECT DISTINCT first AS place FROM pattern_places SEMI JOIN topic_literals USING (pattern)
