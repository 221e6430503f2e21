-- In: $note_id, $brief, $author, $text, $written_at. Stores a note that waits; a second time changes nothing.
INSERT INTO notes BY NAME
SELECT $note_id AS note_id, $brief AS brief, $author AS author, $text AS text, $written_at AS written_at, NULL AS edition_id
WHERE NOT EXISTS (FROM notes WHERE note_id = $note_id)
