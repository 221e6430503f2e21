-- In: $note_ids, $edition_id. The notes stand in this edition now.
UPDATE notes
SET edition_id = $edition_id
WHERE edition_id IS NULL AND note_id IN (SELECT unnest($note_ids::VARCHAR[]))
