-- In: topic_slots. Out: the words to look up, folded as the batch's words are.
CREATE OR REPLACE TEMP TABLE folded_slots AS
SELECT slot, kind, folded, length(folded) AS size, left(folded, 1) AS initial
FROM (
    SELECT
        slot, kind,
        CASE
            WHEN kind = 'pattern'
                THEN array_to_string(list_transform(string_split("text", '_'), lambda part: fold(part)), '_')
            ELSE fold("text")
        END AS folded
    FROM topic_slots
)
