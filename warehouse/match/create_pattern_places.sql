-- In: pattern_ranks, slot_places. Out: first and last place of each term of one word, and the candidates
-- for phrases: where they would begin, by their rarest word.
CREATE OR REPLACE TEMP TABLE pattern_places AS
SELECT r.pattern, p.place - r.ordinal AS first, p.place - r.ordinal + r.words - 1 AS last, r.words
FROM pattern_ranks AS r JOIN slot_places AS p USING (slot)
WHERE r.rank = 1
