-- In: view asked_words (word), articles. Out: for each word, the plural or other short ending of it that the most
-- of the latest 3,000 articles have, in how many, and in how many the word itself stands.
WITH latest AS (
    SELECT title || ' ' || coalesce("text", '') AS content FROM articles ORDER BY first_seen_at DESC LIMIT 3000
),
found AS (
    SELECT word, count(*) AS articles
    FROM (SELECT DISTINCT content, fold(unnest(words_of(content))) AS word FROM latest)
    GROUP BY word
)
SELECT a.word, arg_max(f.word, f.articles) AS other, max(f.articles) AS others,
    coalesce(any_value(s.articles), 0) AS itself
FROM asked_words AS a
JOIN found AS f ON f.word IN (
    a.word || 's', a.word || 'es', a.word || 'ed', a.word || 'ing', a.word || 'n', a.word || 'en'
)
LEFT JOIN found AS s ON s.word = a.word
GROUP BY a.word
