-- In: term_weights. Out: pairs of a batch's article and another within the window whose likeness reaches $floor;
-- within the batch the later looks at the earlier.
SELECT
    x.article_id, y.article_id AS other_id,
    round(sum(x.weight * y.weight), 9) AS likeness,
    abs(date_diff('second', any_value(y.first_seen_at), any_value(x.first_seen_at))) / 86400 AS days,
    coalesce(sum(x.weight * y.weight) FILTER (x.named AND y.named), 0) AS by_names,
    coalesce(sum(x.weight * y.weight) FILTER (x.titled AND y.titled), 0) AS by_title
FROM term_weights AS x
JOIN term_weights AS y ON y.term = x.term
WHERE
    x.fresh
    AND (NOT y.fresh OR (y.first_seen_at, y.article_id) < (x.first_seen_at, x.article_id))
GROUP BY x.article_id, y.article_id
HAVING likeness >= $floor AND days <= $window_days
