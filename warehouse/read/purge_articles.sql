-- In: $now. Articles whose outlet's policy keeps their texts no longer lose them, once the match stage is done with
-- them. Title, figures, hash, matches with their terms, copies and stories stay. Out: how many there were.
UPDATE articles
SET text = '', description = NULL, purged_at = $now
FROM outlet_policies AS policy
WHERE
    policy.outlet = articles.outlet
    AND articles.first_seen_at <= $now - to_days(policy.text_days)
    AND articles.purged_at IS NULL
    AND EXISTS (FROM shingles AS s WHERE s.article_id = articles.article_id AND s.revision = articles.revision)
    AND EXISTS (FROM evaluations AS e WHERE e.article_id = articles.article_id AND e.revision = articles.revision)
    AND EXISTS (FROM story_articles AS m WHERE m.article_id = articles.article_id)
