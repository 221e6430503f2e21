-- In: $old, $new. Changes article_terms: later articles find the story that took the other in.
UPDATE article_terms SET story_id = $new WHERE story_id = $old
