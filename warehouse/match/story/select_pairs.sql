-- In: term_weights, story_numbers; the articles of the batch from number $first to $last. Out: pairs of one of them and
-- another article within the window whose likeness reaches $floor: the cosine, less where fewer than two terms of
-- either headline are in it ($background: what is alike lies behind the news), less with every day between the two,
-- and less where one outlet wrote both. Within the batch the later looks at the earlier; all around it have lower numbers.
WITH met AS (
    SELECT
        x.number, y.number AS other,
        sum(x.weight * y.weight) * CASE
            WHEN count(*) FILTER (x.titled OR y.titled) >= 2 THEN 1 ELSE $background
        END AS cosine
    FROM term_weights AS y
    JOIN term_weights AS x ON x.term = y.term AND x.number > y.number -- x second: the hash table is made of the few
    WHERE x.number BETWEEN $first AND $last
    GROUP BY x.number, y.number
    HAVING cosine >= $floor
),
near AS (
    SELECT
        a.article_id, b.article_id AS other_id, m.cosine, a.outlet = b.outlet AS same_outlet,
        abs(date_diff('second', b.first_seen_at, a.first_seen_at)) / 86400 AS days
    FROM met AS m
    JOIN story_numbers AS a ON a.number = m.number
    JOIN story_numbers AS b ON b.number = m.other
)
SELECT
    article_id, other_id,
    round(cosine * exp(-$fading * days) * CASE WHEN same_outlet THEN $same_outlet ELSE 1 END, 9) AS likeness
FROM near
WHERE days <= $window_days AND likeness >= $floor
