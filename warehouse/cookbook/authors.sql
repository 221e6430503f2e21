-- Who writes most about a topic?
-- In: topic VARCHAR = %: topics, as LIKE has it, such as netflix-genai/%
-- In: days INTEGER = 30: days back from the latest article
-- Out: author as the byline has it, outlets, articles (copies left out), stories, and when the last was seen
SELECT
    author,
    list(DISTINCT coverage.outlet ORDER BY coverage.outlet) AS outlets,
    count(DISTINCT coverage.article_id) AS articles,
    count(DISTINCT coverage.story_id) AS stories,
    max(coverage.first_seen_at) AS last_seen_at
FROM coverage
JOIN articles USING (article_id),
UNNEST(articles.authors) AS byline(author)
WHERE coverage.topic LIKE $topic
  AND NOT coverage.is_copy
  AND coverage.first_seen_at > (SELECT max(first_seen_at) FROM articles) - to_days($days::INTEGER)
GROUP BY author
ORDER BY articles DESC, author
