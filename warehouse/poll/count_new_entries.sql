-- Out: feed_id and how many of its listed entries are new.
SELECT feed_id, count(*)
FROM resolved_entries
WHERE known_id IS NULL
GROUP BY feed_id
