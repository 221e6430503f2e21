-- In: batch_articles, masks. Out: what two or more earlier articles of the outlet had (masks) is blanked with as
-- many line ends, so that no term is found there, no sentence reaches across, and all other characters keep
-- their numbers. What only one had may be this story's own background, and stays.
UPDATE batch_articles SET body = blanked.body
FROM (
    SELECT article,
        string_agg(
            substring(body, before + 1, greatest(begins - before, 0))
            || repeat(chr(10), greatest(ends - greatest(begins, before), 0)),
            '' ORDER BY begins, ends
        ) || substring(any_value(body), max(ends) + 1) AS body
    FROM (
        SELECT article, body, place.start AS begins, place."end" AS ends,
            coalesce(max(place."end") OVER (
                PARTITION BY article ORDER BY place.start, place."end"
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ), 0) AS before
        FROM (
            SELECT b.article, b.body, unnest(m.spans) AS place
            FROM batch_articles AS b JOIN masks AS m USING (article_id, revision)
        )
        WHERE place.earlier >= 2
    )
    GROUP BY article
) AS blanked
WHERE blanked.article = batch_articles.article
