-- In: match_parts. Out: the score: the parts' weighted mean, over those that are known.
-- The weights stand here and nowhere else. What they were chosen by (docs/topics.md has the table): what has
-- the words in headline and lead scores 0.5 or more, a mention in a lead about something else 0.35 or less.
CREATE OR REPLACE TEMP TABLE match_scores AS
WITH weights AS (
    SELECT 0.50 AS prominence, 0.05 AS breadth, 0.05 AS frequency, 0.05 AS nearness, 0.30 AS likeness,
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
