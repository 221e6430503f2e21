-- Who is quoted, where, and with which words?
-- A speaker is a name in capitals right after "said" and its like, or right before it; copies are left out.
-- In: speaker VARCHAR = %: name, as ILIKE has it, such as %vance%
-- In: topic VARCHAR = %: topics, as LIKE has it, such as netflix-genai/%
-- Out: speaker, words, outlet, title and address; what a text quotes of nobody by name is not in it
WITH texts AS (
    SELECT article_id, outlet, title, url, text
    FROM articles
    SEMI JOIN (FROM current_matches WHERE topic LIKE $topic) AS wanted USING (article_id)
    ANTI JOIN copies USING (article_id)
),
found AS (
    SELECT
        * EXCLUDE (text),
        unnest(regexp_extract_all(
            text,
            '[“"«][^“”"«»\n]{20,400}[”"»],?\s+(?:(?:said|says|told|added|wrote|argued|explained|warned|dijo|afirmó|explicó|señaló|sagte|erklärte|a dit|a déclaré)\s+(?:\p{Lu}[\p{L}’''-]+\s?){1,3}|(?:\p{Lu}[\p{L}’''-]+\s){1,3}(?:said|says|added|wrote|argued|explained|warned)\b)'
        )) AS passage
    FROM texts
)
SELECT
    trim(regexp_replace(
        regexp_extract(passage, '[”"»],?\s+([^“”"«»]+)$', 1),
        '\b(said|says|told|added|wrote|argued|explained|warned|dijo|afirmó|explicó|señaló|sagte|erklärte|a dit|a déclaré)\b', ''
    )) AS speaker,
    rtrim(regexp_extract(passage, '[“"«]([^“”"«»]+)', 1), ',') AS words,
    outlet,
    title,
    url
FROM found
WHERE speaker ILIKE $speaker
  AND NOT regexp_matches(speaker, '^(The|A|He|She|It|They|We|I|El|La|Er|Sie|Il|Elle)\b')
ORDER BY speaker, outlet, words
