-- In: match_scores, match_spans, batch_articles. Out: each match with its score and its places, best first.
SELECT
    round(s.score, 6) AS score, a.outlet, a.title, s.topic, s.version AS topic_version, a.article_id, a.revision,
    list(
        {'field': p.field, 'start': p.begins, 'end': p.ends, 'term': p.term}
        ORDER BY p.first, p.begins, p.ends, p.term
    ) AS spans
FROM match_scores AS s
JOIN batch_articles AS a USING (article)
LEFT JOIN match_spans AS p USING (match)
GROUP BY ALL
ORDER BY score DESC, article_id
