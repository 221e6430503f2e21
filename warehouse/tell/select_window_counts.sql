-- In: $since (exclusive), $cutoff. Out: one row, what the window's work came to.
SELECT
    (SELECT count(*) FROM polls WHERE polled_at > $since AND polled_at <= $cutoff) AS polls,
    (SELECT count(*) FROM entries WHERE first_seen_at > $since AND first_seen_at <= $cutoff) AS entries_new,
    (SELECT count(*) FROM articles WHERE read_at > $since AND read_at <= $cutoff) AS articles_new,
    (
        SELECT coalesce(map_from_entries(list((reason, pages))), MAP {})
        FROM (
            SELECT reason, count(*) AS pages
            FROM pages WHERE fetched_at > $since AND fetched_at <= $cutoff
            GROUP BY reason ORDER BY reason
        )
    ) AS pages_by_reason,
    (
        SELECT coalesce(map_from_entries(list((text_quality, articles))), MAP {})
        FROM (
            SELECT text_quality, count(*) AS articles
            FROM articles WHERE read_at > $since AND read_at <= $cutoff
            GROUP BY text_quality ORDER BY text_quality
        )
    ) AS articles_by_quality
