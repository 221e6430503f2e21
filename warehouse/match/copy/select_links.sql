-- In: candidates and the sequences of all articles in them. Out: how much the two have in common; pairs of words are
-- compared only where that decides.
WITH compared AS (
    SELECT
        c.article_id, c.other_id, x.w, y.w AS other_w,
        x.first_seen_at, y.first_seen_at AS other_first_seen_at,
        least(a.published_at, a.first_seen_at) AS published_at,
        least(b.published_at, b.first_seen_at) AS other_published_at,
        x.text_quality, y.text_quality AS other_text_quality,
        x.text_hash = y.text_hash AS same_text,
        least(x.words, y.words) AS words,
        len(list_intersect(x.fives, y.fives)) AS shared,
        coalesce(shared / nullif(least(len(x.fives), len(y.fives)), 0), 0) AS likeness
    FROM candidates AS c
    JOIN sequences AS x ON x.article_id = c.article_id
    JOIN sequences AS y ON y.article_id = c.other_id
    JOIN articles AS a ON a.article_id = c.article_id
    JOIN articles AS b ON b.article_id = c.other_id
)
SELECT
    p.* EXCLUDE (w, other_w),
    k.original_id AS other_original_id,
    CASE WHEN words >= 60 AND p.likeness >= 0.12 AND p.likeness < 0.3 THEN len(list_intersect(
        list_transform(range(1, len(w)), lambda i: w[i] * 805306457 + w[i + 1]),
        list_transform(range(1, len(other_w)), lambda i: other_w[i] * 805306457 + other_w[i + 1])
    )) / words ELSE 0 END AS likeness_twos
FROM compared AS p
LEFT JOIN copies AS k ON k.article_id = p.other_id
ANTI JOIN copy_verdicts AS v
    ON v.verdict = 'split' AND v.article_id = p.article_id AND v.original_id IN (p.other_id, k.original_id)
ANTI JOIN copy_verdicts AS r ON r.verdict = 'split' AND r.article_id = p.other_id AND r.original_id = p.article_id
ORDER BY first_seen_at, p.article_id, other_first_seen_at, other_id
