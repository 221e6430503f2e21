-- In: chosen_terms, article_terms, story_numbers, term_rarity. Out: term_weights, unit vectors of the batch and of what
-- is around it, all by the statistics of the batch's day; a term that every fifth article has is left out, and once
-- the lengths are known, whatever no article of the batch has.
CREATE OR REPLACE TEMP TABLE term_weights AS
WITH around AS (
    SELECT n.number, unnest(a.terms, recursive := true)
    FROM article_terms AS a
    JOIN story_numbers AS n ON n.article_id = a.article_id AND n.story_id = a.story_id AND NOT n.fresh
),
terms AS (
    SELECT number, term, often, titled, named FROM chosen_terms
    UNION ALL
    SELECT number, term, often, titled, named FROM around
),
weighed AS (
    SELECT
        number, term, titled,
        (1 + ln(often)) * ln(($seen + 20) / (coalesce(r.articles, 0) + 1))
            * CASE WHEN named THEN $name_weight ELSE 1 END AS weight
    FROM terms
    LEFT JOIN term_rarity AS r USING (term)
    WHERE coalesce(r.articles, 0) <= 0.2 * ($seen + 20)
),
lengths AS (
    SELECT number, sqrt(sum(weight * weight)) AS length FROM weighed GROUP BY number
)
SELECT number, term, titled, weight / length AS weight
FROM weighed
JOIN lengths USING (number)
WHERE term IN (SELECT term FROM chosen_terms)
