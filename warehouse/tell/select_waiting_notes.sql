-- In: $brief (seed/name). Out: a NoteRow a row: the notes for its next edition, in the order of writing.
SELECT note_id, brief, author, text, written_at
FROM notes
WHERE brief = $brief AND edition_id IS NULL
ORDER BY written_at, note_id
