-- In: the view listed_feeds, $seed, $now. Feeds that the seed's list names and that are not listed yet.
INSERT INTO seed_feeds BY NAME
SELECT
    $seed AS seed,
    feed_id,
    $now AS listed_at
FROM listed_feeds
ANTI JOIN (FROM seed_feeds WHERE seed = $seed AND unlisted_at IS NULL) AS already USING (feed_id)
