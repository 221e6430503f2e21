-- How much of what an outlet publishes can be read in full?
-- In: days INTEGER = 30: days back from the latest article
-- Out: outlet, addresses it listed, texts read in full, in part (paywall, teaser), from the feed only, and pages
-- Out: that gave nothing (walls, errors), with the share read in full
WITH outcomes AS (
    SELECT
        feeds.outlet,
        entries.url_key,
        max_by(articles.text_quality, articles.read_at) AS quality
    FROM entries
    JOIN feeds USING (feed_id)
    LEFT JOIN sightings USING (entry_id)
    LEFT JOIN articles ON articles.article_id = sightings.article_id
    WHERE entries.url_key IS NOT NULL
      AND entries.first_seen_at > (SELECT max(first_seen_at) FROM articles) - to_days($days::INTEGER)
    GROUP BY feeds.outlet, entries.url_key
)
SELECT
    outlet,
    count(*) AS listed,
    count(*) FILTER (WHERE quality = 'full') AS in_full,
    count(*) FILTER (WHERE quality = 'partial') AS in_part,
    count(*) FILTER (WHERE quality = 'feed_only') AS feed_only,
    count(*) FILTER (WHERE quality IS NULL) AS unread,
    round(in_full / listed, 3) AS share_in_full
FROM outcomes
GROUP BY outlet
ORDER BY share_in_full, listed DESC, outlet
