-- In: the view listed_feeds, $seed, $now. Feeds that the seed's list no longer names.
UPDATE seed_feeds
SET unlisted_at = $now
WHERE
    seed = $seed
    AND unlisted_at IS NULL
    AND feed_id NOT IN (SELECT feed_id FROM listed_feeds)
