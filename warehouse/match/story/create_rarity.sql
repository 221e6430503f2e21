-- In: term_statistics, $day. Out: term_rarity, how rarely a term was met in the four weeks before the day.
CREATE OR REPLACE TEMP TABLE term_rarity AS
SELECT term, sum(articles) AS articles
FROM term_statistics
WHERE day >= CAST($day AS DATE) - 28 AND day < CAST($day AS DATE)
GROUP BY term
