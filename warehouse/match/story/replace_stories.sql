-- In: view touched (story_id), $version. Changes stories: the figures of the stories that have new members. One that
-- was merged into another and has a member again, since a copy was split off, is a story of its own again.
MERGE INTO stories AS s
USING (
    SELECT
        m.story_id,
        min_by(a.article_id, (
            c.article_id IS NOT NULL, a.text_quality <> 'full', a.tier, a.first_seen_at, a.url
        )) AS lead_article_id,
        min(a.first_seen_at) AS first_seen_at,
        max(a.first_seen_at) AS last_seen_at,
        CAST(count(*) AS INTEGER) AS articles,
        CAST(count(DISTINCT a.outlet) AS INTEGER) AS outlets,
        CAST(count(c.article_id) AS INTEGER) AS copies
    FROM story_articles AS m
    SEMI JOIN touched AS t ON t.story_id = m.story_id
    JOIN articles AS a ON a.article_id = m.article_id
    LEFT JOIN copies AS c ON c.article_id = m.article_id
    GROUP BY m.story_id
) AS n
ON s.story_id = n.story_id
WHEN MATCHED THEN UPDATE SET
    lead_article_id = n.lead_article_id,
    first_seen_at = n.first_seen_at,
    last_seen_at = n.last_seen_at,
    articles = n.articles,
    outlets = n.outlets,
    copies = n.copies,
    merged_into = NULL
WHEN NOT MATCHED THEN INSERT
    (story_id, lead_article_id, first_seen_at, last_seen_at, articles, outlets, copies, merged_into, version)
    VALUES (n.story_id, n.lead_article_id, n.first_seen_at, n.last_seen_at, n.articles, n.outlets, n.copies, NULL, $version)
