-- In: topic_pattern_words, slot_places. Out: first and last place of each term of one word.
CREATE OR REPLACE TEMP TABLE pattern_places AS
SELECT w.pattern, p.place AS first, p.place AS last, w.words
FROM topic_pattern_words AS w JOIN slot_places AS p USING (slot)
WHERE w.words = 1
