-- In: $old, $new. Changes stories: the one became part of the other; its row stays, for whoever knew it by its id.
UPDATE stories SET merged_into = $new WHERE story_id = $old
