-- In: wanted_articles (article_id). Out: these articles, numbered in the order in which they are matched. Their times
-- are looked up first: what lies between them is all that is read of the texts, however large the archive.
CREATE OR REPLACE TEMP TABLE batch_articles AS
SELECT
    row_number() OVER (ORDER BY first_seen_at, article_id)::BIGINT AS article,
    article_id, revision, first_seen_at::DATE AS day, outlet, section, authors,
    lower(language) AS language, country, tier, title, coalesce("text", '') AS body
FROM articles
JOIN (
    SELECT article_id, first_seen_at FROM articles SEMI JOIN wanted_articles USING (article_id)
) AS timed USING (article_id, first_seen_at)
