-- In: term_weights, batch_slices; $slice of the batch's articles. Out: pairs of one of them and another article within
-- the window whose likeness reaches $floor: the cosine, less where fewer than two terms of either headline are in it
-- ($background: what is alike lies behind the news), less with every day between the two, and less where one outlet
-- wrote both. Within the batch the later looks at the earlier.
WITH met AS (
    SELECT
        x.article_id, y.article_id AS other_id,
        sum(x.weight * y.weight) * CASE
            WHEN count(*) FILTER (x.titled OR y.titled) >= 2 THEN 1 ELSE $background
        END AS cosine
    FROM term_weights AS x
    JOIN term_weights AS y ON y.term = x.term
    WHERE
        x.article_id IN (SELECT article_id FROM batch_slices WHERE slice = $slice)
        AND (NOT y.fresh OR (y.first_seen_at, y.article_id) < (x.first_seen_at, x.article_id))
    GROUP BY x.article_id, y.article_id
    HAVING cosine >= $floor
),
near AS (
    SELECT
        m.article_id, m.other_id, m.cosine, a.outlet = b.outlet AS same_outlet,
        abs(date_diff('second', b.first_seen_at, a.first_seen_at)) / 86400 AS days
    FROM met AS m
    JOIN articles AS a ON a.article_id = m.article_id
    JOIN articles AS b ON b.article_id = m.other_id
)
SELECT
    article_id, other_id,
    round(cosine * exp(-$fading * days) * CASE WHEN same_outlet THEN $same_outlet ELSE 1 END, 9) AS likeness
FROM near
WHERE days <= $window_days AND likeness >= $floor
