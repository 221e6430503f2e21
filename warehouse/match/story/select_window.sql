-- In: story_numbers. Out: the originals around the batch, each with its story and time.
SELECT article_id, story_id, first_seen_at FROM story_numbers WHERE NOT fresh
