-- In: pattern_places, topic_literals, place_characters, batch_articles. Out: places of cs() where the stored
-- characters are not the ones that were asked for are gone.
DELETE FROM pattern_places AS c
WHERE c.pattern IN (SELECT pattern FROM topic_literals) AND NOT EXISTS (
    FROM topic_literals AS l
    JOIN place_characters AS p ON p.place = c.first
    JOIN batch_articles AS a ON a.article = c.first >> 26
    WHERE l.pattern = c.pattern
        AND p.begins >= l.before
        AND l.literal = substring(
            CASE WHEN c.first & (1 << 25) = 0 THEN a.title ELSE a.body END,
            p.begins - l.before + 1,
            length(l.literal)
        )
)
