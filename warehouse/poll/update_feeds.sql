-- In: the view feeds_said, what feed documents say of themselves. The feed list's own words are not touched.
UPDATE feeds
SET
    title = coalesce(said.title, feeds.title),
    language = coalesce(feeds.language, said.language),
    site_url = coalesce(said.site_url, feeds.site_url)
FROM feeds_said AS said
WHERE
    feeds.feed_id = said.feed_id
    AND (
        feeds.title IS DISTINCT FROM coalesce(said.title, feeds.title)
        OR feeds.language IS DISTINCT FROM coalesce(feeds.language, said.language)
        OR feeds.site_url IS DISTINCT FROM coalesce(said.site_url, feeds.site_url)
    )
