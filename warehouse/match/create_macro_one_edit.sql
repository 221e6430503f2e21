-- Out: macro one_edit(a, b): one letter more, less or other at most. levenshtein() counts bytes, so
-- letters outside ASCII are compared one by one.
CREATE OR REPLACE TEMP MACRO one_edit(one_word, other_word) AS CASE
    WHEN abs(length(one_word) - length(other_word)) > 1 THEN false
    WHEN strlen(one_word) = length(one_word) AND strlen(other_word) = length(other_word)
        THEN levenshtein(one_word, other_word) <= 1
    WHEN length(one_word) = length(other_word) THEN len(list_filter(
        range(1, length(one_word) + 1),
        lambda i: substring(one_word, i, 1) <> substring(other_word, i, 1)
    )) <= 1
    ELSE len(list_filter(
        range(1, greatest(length(one_word), length(other_word)) + 1),
        lambda i: CASE WHEN length(one_word) > length(other_word)
            THEN left(one_word, i - 1) || substring(one_word, i + 1) = other_word
            ELSE left(other_word, i - 1) || substring(other_word, i + 1) = one_word END
    )) > 0
END
