-- In: sequences of the batch. Out: sampled, one row a kept hash: one in eight, and that of the whole text.
CREATE OR REPLACE TEMP TABLE sampled AS
SELECT article_id, revision, first_seen_at, unnest(list_append(
    list_filter(fives, lambda h: (h // 65536) % 8 = 0), text_hash
)) AS hash
FROM sequences
WHERE words >= $fewest
