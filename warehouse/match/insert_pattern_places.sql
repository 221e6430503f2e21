-- In: pattern_ranks, slot_places. Out: first and last place of each phrase, as far as its two rarest words tell:
-- the rarest says where it might begin, and the next one must stand where it should. (Kept as one statement:
-- writing out what the rarest word alone gives took twice as long as both joins.)
INSERT INTO pattern_places
SELECT r.pattern, p.place - r.ordinal AS first, p.place - r.ordinal + r.words - 1 AS last, r.words
FROM (
    SELECT pattern, words, ranked[1].slot AS slot, ranked[1].ordinal AS ordinal,
        ranked[2].slot AS other, ranked[2].ordinal - ranked[1].ordinal AS distance
    FROM pattern_ranks
) AS r
JOIN slot_places AS p USING (slot)
JOIN slot_places AS o ON o.slot = r.other AND o.place = p.place + r.distance
