-- In: term_weights; $size articles a slice. Out: batch_slices, the batch's articles in parts: what is compared at once
-- is held in memory.
CREATE OR REPLACE TEMP TABLE batch_slices AS
SELECT article_id, (row_number() OVER (ORDER BY article_id) - 1) // $size AS slice
FROM (SELECT DISTINCT article_id FROM term_weights WHERE fresh)
