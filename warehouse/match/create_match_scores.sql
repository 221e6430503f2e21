-- In: match_parts. Out: the score: the parts' weighted mean, over those that are known.
-- The weights stand here and nowhere else. What they were chosen by: an article with the words in title
-- and lead scores above 0.6 without any likeness, a mention in the twelfth paragraph below 0.35.
CREATE OR REPLACE TEMP TABLE match_scores AS
WITH weights AS (
    SELECT 0.35 AS prominence, 0.10 AS breadth, 0.10 AS frequency, 0.10 AS nearness, 0.30 AS likeness,
        0.05 AS tier
)
SELECT p.*, (
    w.prominence * p.prominence + w.breadth * p.breadth + w.frequency * p.frequency
    + w.nearness * p.nearness + w.likeness * coalesce(p.likeness, 0) + w.tier * p.tier
) / (
    w.prominence + w.breadth + w.frequency + w.nearness
    + CASE WHEN p.likeness IS NULL THEN 0 ELSE w.likeness END + w.tier
) AS score
FROM match_parts AS p, weights AS w
