-- In: batch_words, folded_slots. Out: words of the batch that are one edit away at most (eternaut~1); the
-- first letter must be the same.
INSERT INTO word_slots
SELECT w.piece, s.slot
FROM batch_words AS w
JOIN folded_slots AS s
    ON s.initial = left(w.folded, 1)
    AND length(w.folded) BETWEEN s.size - 1 AND s.size + 1
    AND one_edit(w.folded, s.folded)
WHERE s.kind = 'fuzzy'
