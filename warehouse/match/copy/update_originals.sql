-- In: $old, $new. Changes copies: those of an original that turned out to be a copy itself.
UPDATE copies SET original_id = $new WHERE original_id = $old
