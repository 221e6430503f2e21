-- Out: RedactionWork a row: each edition that printed a story with an article whose text was purged since a purge last
-- went through it; articles are structs of the article, its outlet, the outlet's limit in days, and when it was purged.
WITH looked_for AS (
    SELECT edition_id, unnest(article_ids) AS article_id
    FROM redactions
)
SELECT
    placements.edition_id,
    list({
        'article_id': articles.article_id,
        'outlet': articles.outlet,
        'text_days': policy.text_days,
        'purged_at': articles.purged_at
    } ORDER BY articles.article_id) AS articles
FROM placements
JOIN articles ON articles.article_id = placements.article_id AND articles.purged_at IS NOT NULL
LEFT JOIN outlet_policies AS policy ON policy.outlet = articles.outlet
ANTI JOIN looked_for
    ON looked_for.edition_id = placements.edition_id AND looked_for.article_id = placements.article_id
WHERE placements.placed IN ('card', 'line')
GROUP BY placements.edition_id
ORDER BY placements.edition_id
