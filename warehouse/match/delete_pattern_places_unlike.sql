-- In: pattern_places, topic_literals, place_characters, batch_articles. Out: places of cs() where the stored
-- characters are not the ones that were asked for are gone, and those where a mark on the last letter makes it
-- another. What begins without spaces may stand inside the run of letters; what has signs before it only at its
-- beginning, and what has signs or words behind it only at its end.
DELETE FROM pattern_places AS c
WHERE c.pattern IN (SELECT pattern FROM topic_literals) AND NOT EXISTS (
    FROM (
        SELECT l.literal, l.whole, p.begins - l.before + CASE
            WHEN l.before > 0 OR l.head IS NULL THEN 0
            WHEN l.head_kind = 'ending' OR length(l.literal) > length(l.head) THEN length(p.word) - length(l.head)
            ELSE instr(lower(p.word), lower(l.head)) - 1
        END AS begins
        FROM topic_literals AS l JOIN place_characters AS p ON p.place = c.first
        WHERE l.pattern = c.pattern
    ) AS l
    JOIN batch_articles AS a ON a.article = c.first >> 26
    WHERE l.begins >= 0
        AND l.literal = substring(
            CASE WHEN c.first & (1 << 25) = 0 THEN a.title ELSE a.body END,
            l.begins + 1,
            length(l.literal)
        )
        AND NOT (l.whole AND regexp_matches(
            substring(
                CASE WHEN c.first & (1 << 25) = 0 THEN a.title ELSE a.body END,
                l.begins + length(l.literal) + 1,
                1
            ),
            '\p{M}'
        ))
)
