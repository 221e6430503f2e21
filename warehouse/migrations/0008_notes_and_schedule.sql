-- Analysts' notes, and which editions were made by the schedule.

CREATE TABLE notes (
    note_id VARCHAR NOT NULL,
    brief VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    written_at TIMESTAMPTZ NOT NULL,
    edition_id VARCHAR
);
COMMENT ON TABLE notes IS 'What analysts wrote for a brief''s next edition';
COMMENT ON COLUMN notes.note_id IS 'sha256 of brief, author, time and text';
COMMENT ON COLUMN notes.brief IS 'seed/name of the brief';
COMMENT ON COLUMN notes.author IS 'Who signs it';
COMMENT ON COLUMN notes.text IS 'The note, as written';
COMMENT ON COLUMN notes.written_at IS 'When (UTC)';
COMMENT ON COLUMN notes.edition_id IS 'The edition into which it was frozen; NULL while it waits';

ALTER TABLE editions ADD COLUMN scheduled_for DATE;
COMMENT ON COLUMN editions.scheduled_for IS 'The day whose hour the schedule kept with it; NULL where only people asked for it';
