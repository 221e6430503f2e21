-- In: $seed, $topics (the brief's, by name; empty: all of the seed's), $since (exclusive), $cutoff (inclusive),
-- $shown (stories that earlier editions printed). Out: an EditionArticle a row: every article of each story that
-- was shown before, or that has a matching article read in the window. masked are the places that its outlet
-- repeats from article to article: nothing is quoted from them.
WITH in_force AS (
    SELECT topic, version
    FROM topics
    WHERE seed = $seed AND valid_to IS NULL AND (len($topics::VARCHAR[]) = 0 OR topic IN (SELECT unnest($topics::VARCHAR[])))
),
matched AS (
    SELECT
        matches.article_id,
        list({
            'topic': matches.topic,
            'topic_version': matches.topic_version,
            'score': matches.score,
            'parts': matches.parts,
            'spans': matches.spans
        } ORDER BY matches.topic) AS matches
    FROM matches
    JOIN in_force ON in_force.topic = matches.topic AND in_force.version = matches.topic_version
    JOIN articles ON articles.article_id = matches.article_id AND articles.revision = matches.revision
    GROUP BY matches.article_id
),
chosen AS (
    SELECT story_articles.story_id
    FROM matched
    JOIN articles USING (article_id)
    JOIN story_articles USING (article_id)
    WHERE articles.read_at > $since AND articles.read_at <= $cutoff
    UNION
    SELECT unnest($shown::VARCHAR[])
)
SELECT
    story_articles.story_id,
    articles.article_id,
    articles.url,
    articles.title,
    articles.outlet,
    articles.tier,
    articles.language,
    articles.authors,
    articles.published_at,
    articles.first_seen_at,
    articles.first_sight,
    articles.text,
    articles.words,
    articles.text_quality,
    articles.quality_reason,
    articles.revision,
    copies.original_id,
    coalesce(matched.matches, []) AS matches,
    coalesce(list_filter(masks.spans, lambda span: span.earlier >= 2), []) AS masked
FROM chosen
JOIN story_articles USING (story_id)
JOIN articles USING (article_id)
LEFT JOIN matched USING (article_id)
LEFT JOIN copies ON copies.article_id = articles.article_id
LEFT JOIN masks ON masks.article_id = articles.article_id AND masks.revision = articles.revision
WHERE articles.read_at <= $cutoff
ORDER BY story_articles.story_id, articles.first_seen_at, articles.article_id
