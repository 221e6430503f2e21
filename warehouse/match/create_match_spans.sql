-- In: match_places, place_characters, topic_terms. Out: the places as characters of title or
-- body. A term without spaces covers a part of the run of letters that it stands in; cs() its own signs too.
-- A term that a query has twice, once for the whole text and once for the title, say, shows a place once.
CREATE OR REPLACE TEMP TABLE match_spans AS
SELECT DISTINCT
    m.match, m.first, m.last, t.term,
    CASE WHEN m.first & (1 << 25) = 0 THEN 'title' ELSE 'body' END AS field,
    f.begins + CASE
        WHEN t.before > 0 THEN -t.before
        WHEN length(t.literal) > length(t.head) THEN length(f.word) - length(t.head)
        WHEN t.head_kind = 'inside' THEN instr(lower(f.word), lower(t.head)) - 1
        WHEN t.head_kind = 'ending' THEN length(f.word) - length(t.head)
        ELSE 0
    END AS begins,
    CASE
        WHEN t.before > 0 THEN f.begins - t.before + length(t.literal)
        WHEN length(t.literal) > length(t.head) THEN f.begins + length(f.word) - length(t.head) + length(t.literal)
        WHEN t.literal IS NOT NULL AND t.head IS NULL THEN f.begins + length(t.literal)
        WHEN t.tail_kind = 'inside' THEN f.begins + instr(lower(f.word), lower(t.head)) - 1 + length(t.head)
        WHEN t.tail_kind = 'beginning' THEN l.begins + length(t.tail)
        ELSE l.ends
    END AS ends
FROM match_places AS m
JOIN topic_terms AS t ON t.node = m.leaf
JOIN place_characters AS f ON f.place = m.first
JOIN place_characters AS l ON l.place = m.last
