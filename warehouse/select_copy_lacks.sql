-- In: the time, and the counts that change nothing; the copy is attached as published. Out: whether to publish.
-- The runs tell what changed, so that nothing else has to be read: a run that the copy does not know, or knew
-- otherwise, counts if it was not plainly completed (a killed one may have written anything) or counted a
-- change. What empty polls write (polls, feed_health) may be an hour old. A last run of the copy that the database
-- does not know was before a restore.
WITH unknown AS (
    SELECT runs.status, runs.counts
    FROM runs
    ANTI JOIN published.runs AS known ON known.run_id = runs.run_id AND known.status = runs.status
)
SELECT
    (
        SELECT coalesce(bool_or(
            unknown.status NOT IN ('completed', 'network_down')
            OR len(list_filter(
                map_entries(unknown.counts),
                lambda entry: entry.value > 0 AND NOT list_contains($looked_at::VARCHAR[], entry.key)
            )) > 0
        ), false)
        FROM unknown
    )
    OR coalesce((
        SELECT $now < max(finished_at) OR $now >= max(finished_at) + INTERVAL 1 HOUR FROM published.runs
    ), true)
    OR (SELECT arg_max(run_id, started_at) FROM published.runs) NOT IN (SELECT run_id FROM runs)
    OR (SELECT max(version) FROM schema_versions) > (SELECT max(version) FROM published.schema_versions)
