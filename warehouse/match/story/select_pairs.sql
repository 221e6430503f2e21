-- In: term_weights. Out: pairs of a batch's article and another within the window whose likeness reaches $floor:
-- the cosine, less with every day between the two. Within the batch the later looks at the earlier.
WITH met AS (
    SELECT
        x.article_id, y.article_id AS other_id,
        sum(x.weight * y.weight) AS cosine,
        abs(date_diff('second', any_value(y.first_seen_at), any_value(x.first_seen_at))) / 86400 AS days
    FROM term_weights AS x
    JOIN term_weights AS y ON y.term = x.term
    WHERE
        x.fresh
        AND (NOT y.fresh OR (y.first_seen_at, y.article_id) < (x.first_seen_at, x.article_id))
    GROUP BY x.article_id, y.article_id
)
SELECT article_id, other_id, round(cosine * exp(-$fading * days), 9) AS likeness
FROM met
WHERE days <= $window_days AND likeness >= $floor
