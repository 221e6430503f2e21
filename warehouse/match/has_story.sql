-- In: seed_words, $seeds. Out: whether any of these seeds has a story to be like.
SELECT exists(FROM seed_words WHERE list_contains($seeds, seed))
