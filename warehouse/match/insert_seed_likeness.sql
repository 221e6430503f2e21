-- In: matched, batch_tokens, batch_words, batch_articles, seed_words, word_statistics, common_words.
-- Out: how much each matched article is like its seed's story: the cosine of their words' weights,
-- (1 + ln times) × ln(1 + (articles + 50) / (articles with the word + 1)), the day's figures; words that
-- the story does not have weigh as if in one article of fifty. A cosine of 0.2 counts as 1: of English articles
-- about the subject half have 0.06 or more and one in a hundred 0.2. NULL where story and article are in different languages.
INSERT INTO seed_likeness
WITH pairs AS (
    SELECT DISTINCT m.article, m.seed, a.day
    FROM matched AS m
    JOIN batch_articles AS a USING (article)
    JOIN (SELECT seed, any_value(language) AS language FROM seed_words GROUP BY seed) AS s USING (seed)
    WHERE s.language IS NULL OR a.language IS NULL OR s.language = a.language
),
totals AS (
    SELECT day, seed, articles + 50.0 AS articles FROM word_statistics WHERE word = ''
),
story AS (
    SELECT t.day, s.seed, s.word,
        ln(1 + t.articles / (coalesce(w.articles, 0) + 1)) AS rarity, 1 + ln(s.times) AS times
    FROM (SELECT DISTINCT seed, day FROM pairs) AS p
    JOIN totals AS t USING (seed, day)
    JOIN seed_words AS s USING (seed)
    LEFT JOIN word_statistics AS w ON w.day = t.day AND w.seed = s.seed AND w.word = s.word
),
story_length AS (
    SELECT day, seed, sqrt(sum((rarity * times) ** 2)) AS length FROM story GROUP BY day, seed
),
telling AS (
    SELECT piece, folded FROM batch_words WHERE folded NOT IN (SELECT fold(word) FROM common_words)
),
counted AS (
    SELECT t.place >> 26 AS article, w.folded AS word, 1 + ln(count(*)) AS times
    FROM batch_tokens AS t JOIN telling AS w USING (piece)
    WHERE t.place >> 26 IN (SELECT article FROM pairs)
    GROUP BY ALL
),
compared AS (
    SELECT p.article, p.seed, any_value(p.day) AS day,
        sum(s.rarity ** 2 * s.times * c.times) AS shared,
        sqrt(sum((coalesce(s.rarity, ln(1 + t.articles / (t.articles / 50 + 1))) * c.times) ** 2)) AS length
    FROM pairs AS p
    JOIN totals AS t USING (seed, day)
    JOIN counted AS c ON c.article = p.article
    LEFT JOIN story AS s ON s.seed = p.seed AND s.day = p.day AND s.word = c.word
    GROUP BY p.article, p.seed
)
SELECT c.article, c.seed, least(1.0, coalesce(c.shared, 0) / (c.length * l.length) / 0.2) AS likeness
FROM compared AS c JOIN story_length AS l USING (day, seed)
WHERE c.length > 0 AND l.length > 0
