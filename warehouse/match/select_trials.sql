-- In: matches, articles, story_articles, topic_sets, $set_id. Out: a Trial a row.
SELECT
    m.article_id, m.topic, m.score, a.url, a.outlet, a.title, a.first_seen_at, s.story_id,
    list_distinct(list_transform(m.spans, lambda span: {
        'field': span.field,
        'words': substring(
            CASE span.field WHEN 'title' THEN a.title ELSE a."text" END, span.start + 1, span."end" - span.start
        )
    })) AS places
FROM matches AS m
JOIN topic_sets AS t ON t.set_id = $set_id AND t.topic = m.topic AND t.version = m.topic_version
JOIN articles AS a ON a.article_id = m.article_id AND a.revision = m.revision
LEFT JOIN story_articles AS s ON s.article_id = m.article_id
ORDER BY m.score DESC, m.topic, m.article_id
