-- In: $topic. Out: the model that was trained last.
SELECT model FROM models WHERE topic = $topic ORDER BY trained_at DESC, model LIMIT 1
