-- Which articles belong to a matched story and match no topic themselves?
-- What a query of topics.toml may lack: a spelling, a language, a name.
-- In: days INTEGER = 30: days back from the latest article
-- Out: outlet, language, title and address of the unmatched article, the topics of its story, and the title that
-- Out: matched best in it
WITH matched AS (
    SELECT story_id, list(DISTINCT topic ORDER BY topic) AS topics, max_by(title, score) AS matched_title
    FROM coverage
    WHERE story_id IS NOT NULL
    GROUP BY story_id
)
SELECT articles.outlet, articles.language, articles.title, matched.topics, matched.matched_title, articles.url
FROM articles
JOIN story_articles USING (article_id)
JOIN matched USING (story_id)
ANTI JOIN current_matches USING (article_id)
WHERE articles.first_seen_at > (SELECT max(first_seen_at) FROM articles) - to_days($days::INTEGER)
ORDER BY articles.first_seen_at DESC, articles.title
