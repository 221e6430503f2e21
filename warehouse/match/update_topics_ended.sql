-- In: view new_topics (a seed's topics as they are now), $seed, $now.
-- Out: versions in force that are not among them end at $now.
UPDATE topics SET valid_to = $now
WHERE seed = $seed AND valid_to IS NULL
    AND NOT EXISTS (
        FROM new_topics AS n WHERE n.topic = topics.topic AND n.version = topics.version
    )
