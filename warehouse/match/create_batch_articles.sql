-- In: wanted_articles (article_id). Out: these articles, numbered in the order in which they are matched.
CREATE OR REPLACE TEMP TABLE batch_articles AS
SELECT
    row_number() OVER (ORDER BY first_seen_at, article_id)::BIGINT AS article,
    article_id, revision, first_seen_at::DATE AS day, outlet, section, authors,
    lower(language) AS language, country, tier, title, coalesce("text", '') AS body
FROM articles
WHERE article_id IN (SELECT article_id FROM wanted_articles)
