-- In: $warc_file, $into, $offsets and $moved (lists of the same length). The raw pages of a file lie in another now, those
-- at $offsets at $moved there; the others are gone. Out: how many pages the file had.
UPDATE pages
SET warc_file = CASE WHEN placed.moved IS NULL THEN NULL ELSE $into END, warc_offset = placed.moved
FROM (
    SELECT pages.page_id, moves.moved
    FROM pages
    LEFT JOIN (SELECT unnest($offsets::BIGINT[]) AS old, unnest($moved::BIGINT[]) AS moved) AS moves
        ON moves.old = pages.warc_offset
    WHERE pages.warc_file = $warc_file
) AS placed
WHERE pages.page_id = placed.page_id
