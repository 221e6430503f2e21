-- In: pattern_places, pattern_ranks, slot_places, $rank. Out: without the phrases whose $rank-th rarest word
-- does not stand where it must.
CREATE OR REPLACE TEMP TABLE pattern_places AS
SELECT pattern, first, last, words FROM pattern_places WHERE words < $rank
UNION ALL
SELECT pattern, first, last, words
FROM (
    SELECT c.*, r.slot, c.first + r.ordinal AS place
    FROM pattern_places AS c JOIN pattern_ranks AS r ON r.pattern = c.pattern AND r.rank = $rank
)
SEMI JOIN slot_places USING (slot, place)
