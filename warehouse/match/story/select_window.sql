-- In: window_terms. Out: the originals around the batch, each with its story and time.
SELECT DISTINCT article_id, story_id, first_seen_at FROM window_terms
