-- In: the view listed_feeds. New feeds are added; what the list says of known ones is brought up to date.
MERGE INTO feeds
USING listed_feeds AS listed ON feeds.feed_id = listed.feed_id
WHEN MATCHED AND (
    feeds.outlet IS DISTINCT FROM listed.outlet
    OR feeds.tier IS DISTINCT FROM listed.tier
    OR feeds.language IS DISTINCT FROM coalesce(listed.language, feeds.language)
    OR feeds.country IS DISTINCT FROM listed.country
    OR feeds.text_policy IS DISTINCT FROM listed.text_policy
) THEN UPDATE SET
    outlet = listed.outlet,
    tier = listed.tier,
    language = coalesce(listed.language, feeds.language),
    country = listed.country,
    text_policy = listed.text_policy
WHEN NOT MATCHED THEN INSERT BY NAME
