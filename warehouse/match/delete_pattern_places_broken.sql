-- In: pattern_places, $rank. Out: candidates whose $rank-th rarest word does not stand where it must are gone.
DELETE FROM pattern_places AS c
WHERE c.words >= $rank AND NOT EXISTS (
    FROM pattern_ranks AS r JOIN slot_places AS p USING (slot)
    WHERE r.rank = $rank AND r.pattern = c.pattern AND p.place = c.first + r.ordinal
)
