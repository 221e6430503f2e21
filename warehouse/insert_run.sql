-- In: a run that begins. The same run id (the same flow, seed and start) is written once.
INSERT INTO runs BY NAME
SELECT
    $run_id AS run_id,
    $flow AS flow,
    $seed AS seed,
    $started_at AS started_at,
    'running' AS status,
    $version AS version
WHERE NOT EXISTS (FROM runs WHERE run_id = $run_id)
