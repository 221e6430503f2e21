-- In: $now, $page_days (of outlets without a policy of their own too; NULL: no limit). Out: each file with raw pages whose
-- time is over, and where the records begin that stay.
SELECT warc_file, coalesce(list(warc_offset ORDER BY warc_offset) FILTER (NOT is_over), []) AS kept
FROM (
    SELECT
        warc_file,
        warc_offset,
        coalesce(fetched_at <= $now - to_days(least(policy.page_days, $page_days)), false) AS is_over
    FROM pages
    LEFT JOIN entries ON entries.entry_id = pages.entry_id
    LEFT JOIN feeds ON feeds.feed_id = entries.feed_id
    LEFT JOIN outlet_policies AS policy ON policy.outlet = feeds.outlet
    WHERE warc_file IS NOT NULL
)
GROUP BY warc_file
HAVING bool_or(is_over)
ORDER BY warc_file
