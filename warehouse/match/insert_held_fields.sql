-- In: topic_fields, batch_articles. Out: which articles are what outlet:, lang: and the like ask for.
INSERT INTO held
SELECT DISTINCT a.article, f.node
FROM batch_articles AS a JOIN topic_fields AS f ON CASE f.field
    WHEN 'lang' THEN a.language = lower(f.value)
    WHEN 'country' THEN upper(a.country) = upper(f.value)
    WHEN 'tier' THEN a.tier = try_cast(f.value AS INTEGER)
    ELSE contains(
        ' ' || array_to_string(list_transform(words_of(CASE f.field
            WHEN 'outlet' THEN a.outlet
            WHEN 'section' THEN coalesce(a.section, '')
            ELSE array_to_string(a.authors, ' / ')
        END), lambda word: fold(word)), ' ') || ' ',
        ' ' || array_to_string(list_transform(words_of(f.value), lambda word: fold(word)), ' ') || ' '
    )
END
