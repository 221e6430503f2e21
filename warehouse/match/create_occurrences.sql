-- In: pattern_places, topic_terms. Out: where each term holds, within its region; lead: the first 60 words.
CREATE OR REPLACE TEMP TABLE occurrences AS
SELECT t.node, t.node AS leaf, p.first >> 26 AS article, p.first, p.last
FROM pattern_places AS p JOIN topic_terms AS t USING (pattern)
WHERE CASE t.region
    WHEN 'any' THEN true
    WHEN 'title' THEN p.first & (1 << 25) = 0
    WHEN 'body' THEN p.first & (1 << 25) <> 0
    ELSE p.first & (1 << 25) <> 0 AND p.last & ((1 << 25) - 1) < 60
END
