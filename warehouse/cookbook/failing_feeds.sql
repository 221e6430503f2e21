-- Which feeds fail, or have nothing new?
-- In: quiet_days INTEGER = 7: days without anything new after which a feed counts as quiet
-- Out: outlet, address, how its last poll ended, failures in a row (weighted), when it last was read and last
-- Out: brought something, and what is wrong with it: failing, quiet or never read
WITH latest AS (
    SELECT max(polled_at) AS moment FROM polls
)
SELECT
    outlet,
    CASE
        WHEN failures > 0 THEN 'failing'
        WHEN last_ok_at IS NULL THEN 'never read'
        ELSE 'quiet'
    END AS state,
    reason,
    failures,
    last_ok_at,
    last_new_at,
    url
FROM feed_health, latest
WHERE failures > 0
   OR last_ok_at IS NULL
   OR coalesce(last_new_at, last_ok_at) < latest.moment - to_days($quiet_days::INTEGER)
ORDER BY failures DESC, last_new_at NULLS FIRST, outlet
