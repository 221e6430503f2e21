-- In: sampled, $version, $after, $before. Out: known_hashes, the batch's hashes in articles of the weeks around it.
CREATE OR REPLACE TEMP TABLE known_hashes AS
WITH kept AS (
    SELECT article_id, len(hashes) AS size, unnest(hashes) AS hash
    FROM shingles
    WHERE first_seen_at >= $after AND first_seen_at < $before AND version = $version
)
SELECT article_id, size, hash
FROM kept
SEMI JOIN sampled USING (hash)
ANTI JOIN (SELECT DISTINCT article_id FROM sampled) AS s USING (article_id)
