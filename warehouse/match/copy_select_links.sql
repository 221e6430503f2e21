-- In: candidates and the sequences of all articles in them. Out: how much the two have in common.
SELECT
    c.article_id, c.other_id,
    x.first_seen_at, y.first_seen_at AS other_first_seen_at,
    x.text_quality, y.text_quality AS other_text_quality,
    k.original_id AS other_original_id,
    x.text_hash = y.text_hash AS same_text,
    least(x.words, y.words) AS words,
    len(list_intersect(x.fives, y.fives)) AS shared,
    coalesce(shared / nullif(least(len(x.fives), len(y.fives)), 0), 0) AS likeness,
    coalesce(len(list_intersect(x.twos, y.twos)) / nullif(least(len(x.twos), len(y.twos)), 0), 0) AS likeness_twos
FROM candidates AS c
JOIN sequences AS x ON x.article_id = c.article_id
JOIN sequences AS y ON y.article_id = c.other_id
LEFT JOIN copies AS k ON k.article_id = c.other_id
ORDER BY x.first_seen_at, c.article_id, y.first_seen_at, c.other_id
