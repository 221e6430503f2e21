-- In: view new_topics. Out: a row for each version that is not in force yet.
INSERT INTO topics BY NAME
SELECT n.* FROM new_topics AS n
WHERE NOT EXISTS (
    FROM topics AS t WHERE t.topic = n.topic AND t.version = n.version AND t.valid_to IS NULL
)
