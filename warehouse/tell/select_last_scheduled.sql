-- In: $brief (seed/name). Out: one row: the last day whose hour the schedule kept (or NULL), and whether any
-- edition stands at all.
SELECT max(scheduled_for) AS last_day, count(*) > 0 AS has_editions
FROM editions
WHERE brief = $brief
