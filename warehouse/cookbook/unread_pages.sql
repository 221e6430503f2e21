-- Which pages could not be read, and why?
-- In: outlet VARCHAR = %: outlets, as LIKE has it
-- Out: outlet, reason of the last try (docs/reasons.md), pages, how many are tried again, and an example
WITH last_tries AS (
    SELECT DISTINCT ON (url_key) * FROM pages ORDER BY url_key, fetched_at DESC
)
SELECT
    coalesce(feeds.outlet, '(imported)') AS outlet,
    last_tries.reason,
    count(*) AS pages,
    count(last_tries.retry_at) AS tried_again,
    min(last_tries.url) AS example
FROM last_tries
LEFT JOIN entries ON entries.entry_id = last_tries.entry_id
LEFT JOIN feeds ON feeds.feed_id = entries.feed_id
WHERE last_tries.reason <> 'ok'
  AND coalesce(feeds.outlet, '') LIKE $outlet
GROUP BY ALL
ORDER BY pages DESC, outlet, reason
