-- In: pattern_places, pattern_ranks, slot_places, $rank. Out: without the phrases whose $rank-th rarest word
-- does not stand where it must.
CREATE OR REPLACE TEMP TABLE pattern_places AS
SELECT pattern, first, last, words FROM pattern_places WHERE words < $rank
UNION ALL
SELECT pattern, first, last, words
FROM (
    SELECT c.*, r.ranked[$rank].slot AS slot, c.first + r.ranked[$rank].ordinal AS place
    FROM pattern_places AS c JOIN pattern_ranks AS r USING (pattern)
    WHERE c.words >= $rank
)
SEMI JOIN slot_places USING (slot, place)
