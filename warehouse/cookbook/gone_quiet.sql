-- Which stories have gone quiet?
-- In: articles INTEGER = 3: articles that a story must have had
-- In: hours INTEGER = 48: hours without another, counted back from the latest article of all
-- Out: the story's lead title, its articles and outlets, when the last came, and the hours of quiet since
WITH latest AS (
    SELECT max(first_seen_at) AS moment FROM articles
)
SELECT
    lead.title,
    stories.articles,
    stories.outlets,
    stories.last_seen_at,
    date_diff('hour', stories.last_seen_at, latest.moment) AS quiet_hours
FROM stories
JOIN articles AS lead ON lead.article_id = stories.lead_article_id
CROSS JOIN latest
WHERE stories.merged_into IS NULL
  AND stories.articles >= $articles::INTEGER
  AND stories.last_seen_at <= latest.moment - to_hours($hours::INTEGER)
ORDER BY stories.articles DESC, stories.last_seen_at DESC, lead.title
