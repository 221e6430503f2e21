-- In: chosen_terms, window_terms, term_rarity. Out: term_weights, unit vectors of the batch and of what is around it,
-- all by the statistics of the batch's day; a term that every fifth article has is left out.
CREATE OR REPLACE TEMP TABLE term_weights AS
WITH terms AS (
    SELECT article_id, first_seen_at, term, often, titled, named, true AS fresh FROM chosen_terms
    UNION ALL
    SELECT article_id, first_seen_at, term, often, titled, named, false FROM window_terms
),
weighed AS (
    SELECT
        t.*,
        (1 + ln(often)) * ln(($seen + 20) / (coalesce(r.articles, 0) + 1))
            * CASE WHEN named THEN $name_weight ELSE 1 END AS weight
    FROM terms AS t
    LEFT JOIN term_rarity AS r USING (term)
    WHERE coalesce(r.articles, 0) <= 0.2 * ($seen + 20)
)
SELECT
    article_id, first_seen_at, term, titled, named, fresh,
    weight / sqrt(sum(weight * weight) OVER (PARTITION BY article_id)) AS weight
FROM weighed
