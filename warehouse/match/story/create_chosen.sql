-- In: batch_terms, term_rarity, clean_texts. Out: chosen_terms, each article's most telling terms.
CREATE OR REPLACE TEMP TABLE chosen_terms AS
SELECT
    b.article_id, c.first_seen_at, b.term,
    CAST($title_weight * b.headline + $lead_weight * b.lead + b.body AS FLOAT) AS often,
    b.titled, b.named
FROM batch_terms AS b
JOIN clean_texts AS c USING (article_id)
LEFT JOIN term_rarity AS r USING (term)
QUALIFY row_number() OVER (
    PARTITION BY b.article_id
    ORDER BY (1 + ln(often)) * ln(($seen + 20) / (coalesce(r.articles, 0) + 1)) DESC, b.term
) <= $terms
