-- In: story_tokens, $common words. Out: batch_terms, how often each word stands in headline and body, and each
-- pair of words that is in the headline or stands twice (a pair that stands once tells nothing but itself).
CREATE OR REPLACE TEMP TABLE batch_terms AS
WITH marked AS (
    SELECT
        *, word IN (SELECT unnest($common)) AS common,
        lead(word) OVER after AS next_word,
        lead(named) OVER after AS next_named
    FROM story_tokens
    WINDOW after AS (PARTITION BY number, titled ORDER BY place)
),
words AS (
    SELECT number, word AS term, titled, named, place FROM marked WHERE NOT common AND length(word) > 1
    UNION ALL
    SELECT m.number, m.word || ' ' || m.next_word, m.titled, m.named AND m.next_named, m.place
    FROM marked AS m
    WHERE NOT m.common AND m.next_word NOT IN (SELECT unnest($common))
)
SELECT
    number,
    md5_number_lower(term) AS term,
    count(*) FILTER (titled) AS headline,
    count(*) FILTER (NOT titled AND place <= $lead_words) AS lead,
    count(*) FILTER (NOT titled AND place > $lead_words) AS body,
    bool_or(titled) AS titled,
    bool_or(named) AS named,
    contains(term, ' ') AS paired
FROM words
GROUP BY number, words.term
HAVING NOT paired OR headline > 0 OR lead + body > 1
