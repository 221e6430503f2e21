-- On which days and at which hours is published?
-- By the time that articles give themselves (UTC unless a zone is named); those that give none are left out.
-- In: zone VARCHAR = UTC: time zone, such as Europe/Madrid
-- In: topic VARCHAR = %: topics, as LIKE has it, such as netflix-genai/%
-- In: days INTEGER = 30: days back from the latest article
-- Out: weekday (1 is Monday), its name, and articles before 6, before 12, before 18 and before 24 o'clock
WITH times AS (
    SELECT DISTINCT article_id, timezone($zone, published_at) AS written
    FROM coverage
    WHERE published_at IS NOT NULL
      AND topic LIKE $topic
      AND first_seen_at > (SELECT max(first_seen_at) FROM articles) - to_days($days::INTEGER)
)
SELECT
    isodow(written) AS weekday,
    dayname(any_value(written)) AS name,
    count(*) FILTER (WHERE hour(written) < 6) AS night,
    count(*) FILTER (WHERE hour(written) BETWEEN 6 AND 11) AS morning,
    count(*) FILTER (WHERE hour(written) BETWEEN 12 AND 17) AS afternoon,
    count(*) FILTER (WHERE hour(written) >= 18) AS evening,
    count(*) AS articles
FROM times
GROUP BY weekday
ORDER BY weekday
