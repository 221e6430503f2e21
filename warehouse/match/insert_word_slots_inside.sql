-- In: batch_words, folded_slots. Out: runs of letters without spaces that hold, end with or begin with what
-- is asked for.
INSERT INTO word_slots
SELECT w.piece, s.slot
FROM batch_words AS w JOIN folded_slots AS s ON CASE s.kind
    WHEN 'inside' THEN contains(w.folded, s.folded)
    WHEN 'ending' THEN suffix(w.folded, s.folded)
    ELSE prefix(w.folded, s.folded)
END
WHERE s.kind IN ('inside', 'ending', 'beginning')
