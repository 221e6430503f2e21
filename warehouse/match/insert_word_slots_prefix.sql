-- In: batch_words, folded_slots. Out: words of the batch that begin as asked (court*).
INSERT INTO word_slots
SELECT w.piece, s.slot
FROM (
    SELECT b.piece, p.size, left(b.folded, p.size) AS folded
    FROM batch_words AS b, (SELECT DISTINCT size FROM folded_slots WHERE kind = 'prefix') AS p
) AS w
JOIN folded_slots AS s ON s.folded = w.folded AND s.size = w.size
WHERE s.kind = 'prefix'
