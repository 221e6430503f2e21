-- In: $seed. Out: its story is forgotten.
DELETE FROM seed_words WHERE seed = $seed
