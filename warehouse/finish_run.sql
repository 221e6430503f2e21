-- In: a run that ends, with its counts as two lists.
UPDATE runs
SET
    finished_at = $finished_at,
    status = $status,
    counts = map($names::VARCHAR[], $numbers::BIGINT[]),
    note = $note
WHERE run_id = $run_id
