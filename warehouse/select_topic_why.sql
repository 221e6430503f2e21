-- In: $article_id. Out: a TopicWhy a row; the words are cut out of the stored text by their spans, or are
-- those of the query where the text was purged.
SELECT
    matches.topic,
    topics.label,
    matches.score,
    matches.parts,
    list_distinct(list_transform(matches.spans, lambda span: {
        'field': span.field,
        'words': coalesce(nullif(substring(
            CASE span.field WHEN 'title' THEN articles.title ELSE articles.text END,
            span.start + 1,
            span.end - span.start
        ), ''), span.term)
    })) AS places
FROM current_matches AS matches
JOIN articles USING (article_id)
JOIN topics ON topics.topic = matches.topic AND topics.valid_to IS NULL
WHERE matches.article_id = $article_id
ORDER BY matches.score DESC, matches.topic
