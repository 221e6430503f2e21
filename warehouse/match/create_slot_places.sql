-- In: batch_tokens, word_slots. Out: where in the batch each word to look up stands.
CREATE OR REPLACE TEMP TABLE slot_places AS
SELECT s.slot, t.place FROM batch_tokens AS t JOIN word_slots AS s USING (piece)
