-- Which stories does an outlet have alone?
-- In: topic VARCHAR = %: topics, as LIKE has it, such as netflix-genai/%
-- In: days INTEGER = 30: days back from the latest article
-- Out: outlet, topic, how many matched stories nobody else has, of how many it has, and the titles of those alone
WITH recent AS (
    SELECT outlet, topic, story_id, any_value(title ORDER BY first_seen_at) AS title
    FROM coverage
    WHERE topic LIKE $topic
      AND first_seen_at > (SELECT max(first_seen_at) FROM articles) - to_days($days::INTEGER)
    GROUP BY outlet, topic, story_id
),
alone AS (
    SELECT story_id
    FROM story_articles JOIN articles USING (article_id)
    GROUP BY story_id
    HAVING count(DISTINCT outlet) = 1
)
SELECT
    outlet,
    topic,
    count(alone.story_id) AS alone,
    count(*) AS stories,
    list(recent.title ORDER BY recent.title) FILTER (WHERE alone.story_id IS NOT NULL) AS titles
FROM recent
LEFT JOIN alone USING (story_id)
GROUP BY outlet, topic
HAVING count(alone.story_id) > 0
ORDER BY alone DESC, outlet, topic
