-- In: $old, $new. Changes story_articles: all members of one story go to another.
UPDATE story_articles SET story_id = $new WHERE story_id = $old
