-- In: $topic. Out: every match of the topic in force with its parts and places, the score by the published
-- formula, and the latest verdict, if a reader gave one.
SELECT m.article_id, m.revision, m.topic, m.topic_version, m.parts, m.spans,
    coalesce(l.published_score, m.score) AS published_score, f.verdict
FROM current_matches AS m
LEFT JOIN learned_scores AS l USING (article_id, revision, topic, topic_version)
LEFT JOIN (
    SELECT article_id, topic, arg_max(verdict, given_at) AS verdict FROM feedback GROUP BY article_id, topic
) AS f USING (article_id, topic)
WHERE m.topic = $topic
ORDER BY m.article_id
