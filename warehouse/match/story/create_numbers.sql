-- In: $ids of a batch, article_terms, $after, $before. Out: story_numbers, small numbers for the originals around the
-- batch and then, in the order (first_seen_at, article_id), for the batch (fresh): terms are joined and grouped by
-- them, since an id of 64 letters in every row took four times the memory.
CREATE OR REPLACE TEMP TABLE story_numbers AS
WITH gathered AS (
    SELECT DISTINCT article_id, story_id, first_seen_at, false AS fresh
    FROM article_terms
    WHERE first_seen_at >= $after AND first_seen_at <= $before
    UNION ALL
    SELECT article_id, NULL, first_seen_at, true FROM articles WHERE article_id IN (SELECT unnest($ids))
)
SELECT
    CAST(row_number() OVER (ORDER BY g.fresh, g.first_seen_at, g.article_id, g.story_id) AS INTEGER) AS number,
    g.*, a.outlet
FROM gathered AS g
JOIN articles AS a USING (article_id)
