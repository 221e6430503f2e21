-- In: the tables resolved_entries and known_entries. Where more than half of what a known feed lists, and five items at least, seem
-- new under headlines that it has listed before, the feed has changed its ids: those items are the known ones.
-- Headlines of fewer than 24 bytes do not count ("Morning briefing" comes back every day), nor do any that repeat.
UPDATE resolved_entries
SET known_id = reborn.known_id, is_reborn = true
FROM (
    WITH titled AS (
        SELECT feed_id, title_key, max_by(entry_id, last_seen_at) AS known_id
        FROM known_entries
        WHERE strlen(title_key) >= 24
        GROUP BY ALL
    ),
    found AS (
        SELECT listed.entry_id, listed.feed_id, titled.known_id
        FROM resolved_entries AS listed
        JOIN titled USING (feed_id, title_key)
        WHERE listed.known_id IS NULL
        QUALIFY count(*) OVER (PARTITION BY listed.feed_id, listed.title_key) = 1
    )
    SELECT found.*
    FROM found
    JOIN (SELECT feed_id, count(*) AS items FROM resolved_entries GROUP BY feed_id) AS documents USING (feed_id)
    ANTI JOIN resolved_entries AS taken ON taken.known_id = found.known_id
    QUALIFY count(*) OVER (PARTITION BY found.feed_id) >= greatest(5, documents.items // 2 + 1)
) AS reborn
WHERE resolved_entries.entry_id = reborn.entry_id
