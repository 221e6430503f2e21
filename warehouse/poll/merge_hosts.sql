-- In: the view held_hosts. The later of two times stands.
MERGE INTO hosts
USING held_hosts AS held ON hosts.host = held.host
WHEN MATCHED THEN UPDATE SET
    not_before = greatest(held.not_before, hosts.not_before),
    reason = held.reason,
    strikes = held.strikes,
    updated_at = held.updated_at
WHEN NOT MATCHED THEN INSERT BY NAME
