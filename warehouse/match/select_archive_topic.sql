-- In: archive.topics (attached), $topic. Out: the version in force, if there is one.
SELECT version, query, resolved FROM archive.topics WHERE topic = $topic AND valid_to IS NULL
