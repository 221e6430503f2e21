-- Which headlines were changed after publication?
-- In: days INTEGER = 30: days back from the latest article
-- Out: when the change was seen, the outlet, the headline before and after, and the address
SELECT
    later.seen_at,
    articles.outlet,
    earlier.title AS before,
    later.title AS after,
    articles.url
FROM revisions AS later
JOIN revisions AS earlier ON earlier.article_id = later.article_id AND earlier.revision = later.revision - 1
JOIN articles ON articles.article_id = later.article_id
WHERE later.title <> earlier.title
  AND later.seen_at > (SELECT max(first_seen_at) FROM articles) - to_days($days::INTEGER)
ORDER BY later.seen_at DESC, articles.outlet
