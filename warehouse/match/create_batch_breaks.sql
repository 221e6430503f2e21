-- In: batch_articles, occurrences, topic_filters, topic_operands, abbreviations, $level. Out: the places at which
-- a paragraph or sentence begins, in articles where NEAR/s or NEAR/p may hold. A new line begins both. So
-- does . ! ? or … before a blank and a word that is not in small letters, unless the point belongs to an
-- initial or an abbreviation; so do the full stops of scripts without spaces.
CREATE OR REPLACE TEMP TABLE batch_breaks AS
WITH texts AS (
    SELECT article, article << 26 AS base, title AS content FROM batch_articles
    UNION ALL
    SELECT article, (article << 26) + (1 << 25), body FROM batch_articles
),
wanted AS (
    SELECT DISTINCT c.article
    FROM topic_filters AS f
    JOIN topic_operands AS o USING (node)
    JOIN occurrences AS c ON c.node = o.source
    WHERE f.level = $level AND f.kind IN ('sentence', 'paragraph')
),
cut AS (
    SELECT base, words_of(content) AS words, pieces_of(content) AS pieces FROM texts SEMI JOIN wanted USING (article)
),
gaps AS (
    SELECT base + ordinal AS place, word, substring(piece, length(word) + 1) AS gap, following
    FROM (
        SELECT base, unnest(words) AS word, unnest(pieces) AS piece, unnest(words[2:]) AS following,
            unnest(range(1, len(words) + 1)) AS ordinal
        FROM cut
    )
    WHERE following IS NOT NULL
),
found AS (
    SELECT place, contains(gap, chr(10)) AS paragraph
    FROM gaps
    WHERE contains(gap, chr(10))
        OR regexp_matches(gap, '[。！？]')
        OR (
            regexp_matches(gap, '[.!?…][^\s]*\s')
            AND NOT regexp_matches(following, '^\p{Ll}')
            AND NOT (
                starts_with(gap, '.')
                AND (length(word) = 1 OR fold(word) IN (SELECT fold(word) FROM abbreviations))
            )
        )
)
SELECT base AS place, kind FROM cut, (VALUES ('sentence'), ('paragraph')) AS kinds (kind)
UNION ALL
SELECT place, 'sentence' FROM found
UNION ALL
SELECT place, 'paragraph' FROM found WHERE paragraph
