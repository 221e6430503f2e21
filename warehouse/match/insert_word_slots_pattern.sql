-- In: batch_words, folded_slots. Out: words of the batch with any letter where one is left open (wom?n).
INSERT INTO word_slots
SELECT w.piece, s.slot
FROM batch_words AS w
JOIN folded_slots AS s ON s.initial = left(w.folded, 1) AND w.folded LIKE s.folded
WHERE s.kind = 'pattern'
