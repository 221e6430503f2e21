-- In: $before. Runs that began before then go, but for those that composed an edition and the last of each flow.
-- Out: how many there were.
DELETE FROM runs
WHERE
    started_at < $before
    AND NOT EXISTS (FROM editions WHERE editions.run_id = runs.run_id)
    AND EXISTS (FROM runs AS later WHERE later.flow = runs.flow AND later.started_at > runs.started_at)
