-- In: batch_articles, seed_words, articles. Out: for each day of the batch that has none yet, in how many of
-- the 400 latest articles of the days before each word of a seed stands; '' holds how many were counted.
-- A day's figures are never changed, so a score does not depend on how articles fell into batches.
-- The latest are chosen first and their texts joined by time too, or the texts of the whole archive would be held.
INSERT INTO word_statistics BY NAME
WITH days AS (
    SELECT DISTINCT b.day, s.seed FROM batch_articles AS b CROSS JOIN seed_words AS s
    EXCEPT
    SELECT day, seed FROM word_statistics
),
latest AS (
    SELECT d.day, a.article_id, a.first_seen_at
    FROM (SELECT DISTINCT day FROM days) AS d JOIN articles AS a ON a.first_seen_at < d.day
    QUALIFY row_number() OVER (PARTITION BY d.day ORDER BY a.first_seen_at DESC, a.article_id) <= 400
),
words AS (
    SELECT DISTINCT day, article_id, fold(word) AS word
    FROM (
        SELECT DISTINCT l.day, l.article_id, unnest(words_of(coalesce(a.title || ' ' || a."text", a.title))) AS word
        FROM latest AS l JOIN articles AS a USING (article_id, first_seen_at)
    )
)
SELECT day, seed, word, count(*)::INTEGER AS articles
FROM words JOIN days USING (day) SEMI JOIN seed_words USING (seed, word)
GROUP BY day, seed, word
UNION ALL
SELECT d.day, d.seed, '', count(l.article_id)::INTEGER
FROM days AS d LEFT JOIN latest AS l USING (day)
GROUP BY d.day, d.seed
