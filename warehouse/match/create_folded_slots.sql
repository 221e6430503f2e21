-- In: topic_slots. Out: the words to look up, folded as the batch's words are (which leaves _ and % alone).
CREATE OR REPLACE TEMP TABLE folded_slots AS
SELECT slot, kind, folded, length(folded) AS size, left(folded, 1) AS initial
FROM (SELECT slot, kind, fold("text") AS folded FROM topic_slots)
