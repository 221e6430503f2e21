-- In: batch_terms, term_rarity. Out: chosen_terms, each article's most telling terms.
CREATE OR REPLACE TEMP TABLE chosen_terms AS
SELECT
    b.number, b.term,
    CAST($title_weight * b.headline + $lead_weight * b.lead + b.body AS FLOAT) AS often,
    b.titled, b.named
FROM batch_terms AS b
LEFT JOIN term_rarity AS r USING (term)
QUALIFY row_number() OVER (
    PARTITION BY b.number
    ORDER BY (1 + ln(often)) * ln(($seen + 20) / (coalesce(r.articles, 0) + 1)) DESC, b.term
) <= $terms
