-- In: clean_texts, story_numbers; $body_words of the body are read. Out: story_tokens, the words of headline and body by place,
-- folded, without possessive and plural s; and the names: words with a capital that do not begin a sentence.
CREATE OR REPLACE TEMP TABLE story_tokens AS
WITH folded AS (
    SELECT
        number,
        regexp_replace(lower(strip_accents(title)), '[''’]s\b', '', 'g') AS title,
        regexp_replace(lower(strip_accents(body)), '[''’]s\b', '', 'g') AS body,
        lower(strip_accents(array_to_string(regexp_extract_all(
            body, '[\p{Ll}\p{N},;]\s+((?:\p{Lu}[\p{L}\p{N}]*[\s\p{Pd}]*)+)', 1
        ), ' '))) AS names
    FROM clean_texts JOIN story_numbers AS n USING (article_id)
    WHERE n.fresh
),
worded AS (
    SELECT
        number,
        regexp_extract_all(title, '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]|\p{N}+(?:[.,]\p{N}+)*|[\p{L}\p{M}\p{N}]+')
            AS headline,
        regexp_extract_all(body, '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]|\p{N}+(?:[.,]\p{N}+)*|[\p{L}\p{M}\p{N}]+')
            [: $body_words] AS words,
        list_distinct(list_transform(
            regexp_extract_all(names, '[\p{L}\p{M}\p{N}]+'), lambda w: regexp_replace(w, '(..[^su])s$', '\1')
        )) AS names
    FROM folded
),
placed AS (
    SELECT number, names, true AS titled, unnest(headline) AS word, generate_subscripts(headline, 1) AS place
    FROM worded
    UNION ALL
    SELECT number, names, false, unnest(words), generate_subscripts(words, 1) FROM worded
)
SELECT
    number, titled, place,
    regexp_replace(word, '(..[^su])s$', '\1') AS word,
    regexp_matches(word, '\p{N}.*\p{N}') OR list_contains(names, regexp_replace(word, '(..[^su])s$', '\1')) AS named
FROM placed
