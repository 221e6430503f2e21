-- In: view new_topics.
-- Out: label, spelling and order of versions in force follow the file; what is matched stays the same.
UPDATE topics SET label = n.label, query = n.query, ordinal = n.ordinal
FROM new_topics AS n
WHERE n.topic = topics.topic AND n.version = topics.version AND topics.valid_to IS NULL
    AND (n.label, n.query, n.ordinal) IS DISTINCT FROM (topics.label, topics.query, topics.ordinal)
