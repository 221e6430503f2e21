-- In: clean_texts. Out: sequences, the distinct hashes of each text's five-word and two-word sequences.
-- md5 and not hash(): the latter may change between versions of the database, and rows are kept for weeks.
CREATE OR REPLACE TEMP TABLE sequences AS
WITH worded AS (
    SELECT * EXCLUDE (body, title), regexp_extract_all(
        lower(strip_accents(body)),
        '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]|[\p{L}\p{M}\p{N}]+'
    ) AS w
    FROM clean_texts
)
SELECT
    * EXCLUDE (w),
    len(w) AS words,
    md5_number_lower('text ' || array_to_string(w, ' ')) AS text_hash,
    list_distinct(list_transform(
        range(1, len(w) - 3),
        lambda i: md5_number_lower(concat_ws(' ', w[i], w[i + 1], w[i + 2], w[i + 3], w[i + 4]))
    )) AS fives,
    list_distinct(list_transform(
        range(1, len(w)), lambda i: md5_number_lower(concat_ws(' ', w[i], w[i + 1]))
    )) AS twos
FROM worded
