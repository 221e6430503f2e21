-- What does each outlet's feed bring, from entry to edition?
-- Polls and entries are those of all time; articles, and what became of them, are those of the days.
-- In: days INTEGER = 30: days back from the latest article
-- Out: outlet, polls, entries, articles read, of them matched, and of them printed in an edition (card or line)
WITH recent AS (
    SELECT article_id, outlet
    FROM articles
    WHERE first_seen_at > (SELECT max(first_seen_at) FROM articles) - to_days($days::INTEGER)
),
counted AS (
    SELECT
        outlet,
        count(*) AS articles,
        count(*) FILTER (WHERE article_id IN (SELECT article_id FROM current_matches)) AS matched,
        count(*) FILTER (
            WHERE article_id IN (SELECT article_id FROM placements WHERE placed IN ('card', 'line'))
        ) AS printed
    FROM recent
    GROUP BY outlet
)
SELECT
    feed.outlet,
    feed.polls,
    feed.entries,
    coalesce(counted.articles, 0) AS articles,
    coalesce(counted.matched, 0) AS matched,
    coalesce(counted.printed, 0) AS printed
FROM (
    SELECT outlet, sum(polls)::BIGINT AS polls, sum(entries)::BIGINT AS entries FROM feed_health GROUP BY outlet
) AS feed
LEFT JOIN counted USING (outlet)
ORDER BY printed DESC, matched DESC, feed.outlet
