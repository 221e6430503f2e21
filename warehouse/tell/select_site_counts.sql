-- In: $zone, $since, $cutoff. Out: worked_on (the days on which anything was polled, by the brief's calendar), and
-- articles (how many the archive holds).
SELECT
    (
        SELECT coalesce(list(DISTINCT timezone($zone, polled_at)::DATE), [])
        FROM polls
        WHERE polled_at > $since AND polled_at <= $cutoff
    ) AS worked_on,
    (SELECT count(*) FROM articles) AS articles
