-- In: view wanted_articles (article_id, slice), masks, $slice. Out: the slice, numbered in the order in which
-- articles are matched. What two or more earlier articles of the outlet had (masks) is blanked with as many
-- line ends, so that no term is found there, no sentence reaches across, and all other characters keep their
-- numbers. What only one had may be this story's own background, and stays.
CREATE OR REPLACE TEMP TABLE batch_articles AS
WITH wanted AS (
    SELECT
        row_number() OVER (ORDER BY first_seen_at, article_id)::BIGINT AS article,
        article_id, revision, first_seen_at::DATE AS day, outlet, section, authors,
        lower(language) AS language, country, tier, title, coalesce("text", '') AS body
    FROM articles
    WHERE article_id IN (SELECT article_id FROM wanted_articles WHERE slice = $slice)
),
masked AS (
    SELECT article, body, place.start AS begins, place."end" AS ends,
        coalesce(max(place."end") OVER (
            PARTITION BY article ORDER BY place.start, place."end"
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) AS before
    FROM (
        SELECT w.article, w.body, unnest(m.spans) AS place
        FROM wanted AS w JOIN masks AS m USING (article_id, revision)
    )
    WHERE place.earlier >= 2
),
blanked AS (
    SELECT article,
        string_agg(
            substring(body, before + 1, greatest(begins - before, 0))
            || repeat(chr(10), greatest(ends - greatest(begins, before), 0)),
            '' ORDER BY begins, ends
        ) || substring(any_value(body), max(ends) + 1) AS body
    FROM masked
    GROUP BY article
)
SELECT w.* REPLACE (coalesce(b.body, w.body) AS body)
FROM wanted AS w LEFT JOIN blanked AS b USING (article)
