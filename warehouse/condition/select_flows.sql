-- Out: a FlowState a row: the last run of each flow, and when one last did all its work.
SELECT
    flow,
    max_by(started_at, started_at) AS started_at,
    max_by({'at': finished_at}, started_at).at AS finished_at,
    max_by(status, started_at) AS status,
    max_by({'text': note}, started_at).text AS note,
    max_by({'all': counts}, started_at).all AS counts,
    max(started_at) FILTER (status = 'completed') AS completed_at
FROM runs
GROUP BY flow
ORDER BY started_at DESC, flow
