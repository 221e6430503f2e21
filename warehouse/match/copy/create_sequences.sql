-- In: clean_texts. Out: sequences, each text's words as numbers of 30 bits, and its distinct five-word sequences as
-- sums of them, which fit into 63 bits. From md5 and not hash(): the latter may change between versions of the
-- database, and these numbers are kept for weeks.
CREATE OR REPLACE TEMP TABLE sequences AS
WITH worded AS (
    SELECT * EXCLUDE (body, title), regexp_extract_all(
        lower(strip_accents(body)),
        '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]|[\p{L}\p{M}\p{N}]+'
    ) AS tokens
    FROM clean_texts
),
numbered AS (
    SELECT * EXCLUDE (tokens),
        md5_number_lower('text ' || array_to_string(tokens, ' ')) AS text_hash,
        list_transform(tokens, lambda t: md5_number_lower(t) // 17179869184) AS w
    FROM worded
)
SELECT
    * EXCLUDE (w),
    w,
    len(w) AS words,
    list_distinct(list_transform(
        range(1, len(w) - 3),
        lambda i: w[i] * 805306457 + w[i + 1] * 402653189 + w[i + 2] * 201326611
            + w[i + 3] * 100663319 + w[i + 4] * 50331653
    )) AS fives
FROM numbered
