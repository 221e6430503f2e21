-- Which stories grew fastest in their first hours?
-- In: hours INTEGER = 24: how long after its first article a story is watched
-- In: days INTEGER = 30: days back from the latest article
-- Out: the story's lead title, its first article's time, articles and outlets within those hours, and altogether
SELECT
    lead.title,
    stories.first_seen_at,
    count(*) FILTER (WHERE in_time) AS articles_in_time,
    count(DISTINCT member.outlet) FILTER (WHERE in_time) AS outlets_in_time,
    count(*) AS articles,
    stories.story_id
FROM stories
JOIN articles AS lead ON lead.article_id = stories.lead_article_id
JOIN story_articles ON story_articles.story_id = stories.story_id
JOIN (
    SELECT article_id, outlet, first_seen_at FROM articles
) AS member ON member.article_id = story_articles.article_id,
LATERAL (SELECT member.first_seen_at <= stories.first_seen_at + to_hours($hours::INTEGER) AS in_time)
WHERE stories.merged_into IS NULL
  AND stories.first_seen_at > (SELECT max(first_seen_at) FROM articles) - to_days($days::INTEGER)
GROUP BY lead.title, stories.first_seen_at, stories.story_id
HAVING count(*) > 1
ORDER BY articles_in_time DESC, outlets_in_time DESC, stories.first_seen_at, stories.story_id
