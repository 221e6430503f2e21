-- In: topic_fields, batch_articles. Out: which articles are what outlet:, lang: and the like ask for. Words
-- of two authors are never taken together: between them stands a sign that no word has.
INSERT INTO held
SELECT DISTINCT a.article, f.node
FROM batch_articles AS a JOIN topic_fields AS f ON CASE f.field
    WHEN 'lang' THEN a.language = lower(f.value)
    WHEN 'country' THEN upper(a.country) = upper(f.value)
    WHEN 'tier' THEN a.tier = try_cast(f.value AS INTEGER)
    ELSE contains(
        ' ' || array_to_string(list_transform(CASE f.field
            WHEN 'outlet' THEN [a.outlet]
            WHEN 'section' THEN [a.section]
            ELSE a.authors
        END, lambda name: array_to_string(list_transform(words_of(name), lambda word: fold(word)), ' ')), ' / ') || ' ',
        ' ' || array_to_string(list_transform(words_of(f.value), lambda word: fold(word)), ' ') || ' '
    )
END
