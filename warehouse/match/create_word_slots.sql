-- In: batch_words, folded_slots. Out: which word of the batch is which word to look up.
CREATE OR REPLACE TEMP TABLE word_slots AS
SELECT w.piece, s.slot
FROM batch_words AS w JOIN folded_slots AS s ON s.folded = w.folded
WHERE s.kind = 'exact'
