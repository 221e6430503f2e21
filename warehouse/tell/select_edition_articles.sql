-- In: $seed, $topics (the brief's, by name; empty: all of the seed's), $since (exclusive), $cutoff (inclusive),
-- $shown (stories that earlier editions printed), $oldest. Out: an EditionArticle a row: every article of each story
-- that was shown before, or that has a matching article read in the window. masked are the places that its outlet
-- repeats from article to article: nothing is quoted from them. What was read before $oldest is left out, and found
-- by the times at which rows were written, which stand in the files in order: so the archive's age costs nothing.
WITH in_force AS (
    SELECT topic, version
    FROM topics
    WHERE seed = $seed AND valid_to IS NULL AND (len($topics::VARCHAR[]) = 0 OR topic IN (SELECT unnest($topics::VARCHAR[])))
),
recent AS (
    SELECT article_id, revision, read_at
    FROM articles
    WHERE read_at > $oldest AND read_at <= $cutoff
),
members AS (
    SELECT story_id, article_id, recent.revision, recent.read_at
    FROM story_articles
    JOIN recent USING (article_id)
    WHERE joined_at > $oldest
),
chosen AS (
    SELECT members.story_id
    FROM members
    JOIN matches ON matches.article_id = members.article_id AND matches.revision = members.revision
    JOIN in_force ON in_force.topic = matches.topic AND in_force.version = matches.topic_version
    WHERE members.read_at > $since AND matches.matched_at > $since
    UNION
    SELECT unnest($shown::VARCHAR[])
),
told AS MATERIALIZED (
    SELECT members.story_id, members.article_id, members.revision
    FROM members
    SEMI JOIN chosen USING (story_id)
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
    JOIN told ON told.article_id = matches.article_id AND told.revision = matches.revision
    JOIN in_force ON in_force.topic = matches.topic AND in_force.version = matches.topic_version
    WHERE matches.matched_at > $oldest
    GROUP BY matches.article_id
)
SELECT
    told.story_id,
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
    outlet_policies.excerpt_words,
    coalesce(matched.matches, []) AS matches,
    coalesce(list_filter(masks.spans, lambda span: span.earlier >= 2), []) AS masked
FROM told
JOIN articles ON articles.article_id = told.article_id AND articles.read_at > $oldest
LEFT JOIN matched ON matched.article_id = told.article_id
LEFT JOIN copies ON copies.article_id = told.article_id AND copies.found_at > $oldest
LEFT JOIN outlet_policies ON outlet_policies.outlet = articles.outlet
LEFT JOIN masks ON masks.article_id = told.article_id AND masks.revision = told.revision
ORDER BY told.story_id, articles.first_seen_at, articles.article_id
