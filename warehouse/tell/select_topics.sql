-- In: $seed, $topics (empty: all). Out: a TopicInForce a row, in the file's order.
SELECT topic AS name, label, version, query
FROM topics
WHERE seed = $seed AND valid_to IS NULL AND (len($topics::VARCHAR[]) = 0 OR topic IN (SELECT unnest($topics::VARCHAR[])))
ORDER BY ordinal, topic
