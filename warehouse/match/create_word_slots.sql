-- In: batch_words, folded_slots. Out: which word of the batch fits which word to look up.
CREATE OR REPLACE TEMP TABLE word_slots AS
SELECT w.word, s.slot
FROM batch_words AS w JOIN folded_slots AS s ON s.folded = w.folded
WHERE s.kind = 'exact'
UNION ALL
SELECT w.word, s.slot
FROM (
    SELECT b.word, p.size, left(b.folded, p.size) AS folded
    FROM batch_words AS b, (SELECT DISTINCT size FROM folded_slots WHERE kind = 'prefix') AS p
) AS w
JOIN folded_slots AS s ON s.folded = w.folded AND s.size = w.size
WHERE s.kind = 'prefix'
UNION ALL
SELECT w.word, s.slot
FROM batch_words AS w JOIN folded_slots AS s ON s.initial = left(w.folded, 1) AND w.folded LIKE s.folded
WHERE s.kind = 'pattern'
UNION ALL
SELECT w.word, s.slot
FROM batch_words AS w JOIN folded_slots AS s ON s.initial = left(w.folded, 1) AND one_edit(w.folded, s.folded)
WHERE s.kind = 'fuzzy'
UNION ALL
SELECT w.word, s.slot
FROM batch_words AS w JOIN folded_slots AS s ON CASE s.kind
    WHEN 'inside' THEN contains(w.folded, s.folded)
    WHEN 'ending' THEN suffix(w.folded, s.folded)
    ELSE prefix(w.folded, s.folded)
END
WHERE s.kind IN ('inside', 'ending', 'beginning')
