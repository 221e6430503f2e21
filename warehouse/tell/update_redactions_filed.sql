-- In: $edition_id, $now. The files of an edition were made anew.
UPDATE redactions SET filed_at = $now WHERE edition_id = $edition_id AND filed_at IS NULL
