-- Out: macro fold(word): case, compatibility forms and (where they are not letters of their own) accents
-- removed. Words are folded, never texts, so that places keep counting the stored characters.
CREATE OR REPLACE TEMP MACRO fold(raw_word) AS CASE
    WHEN strlen(raw_word) = length(raw_word) THEN lower(raw_word)
    WHEN regexp_matches(raw_word, '[\p{Latin}\p{Greek}\p{Cyrillic}\p{Hebrew}\p{Arabic}\x{ff10}-\x{ff19}]')
        THEN strip_accents(lower(replace(replace(replace(replace(replace(replace(replace(
            translate(
                raw_word,
                '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚςſ',
                '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzσs'
            ),
            'ﬃ', 'ffi'), 'ﬄ', 'ffl'), 'ﬀ', 'ff'), 'ﬁ', 'fi'), 'ﬂ', 'fl'), 'ﬆ', 'st'), 'ß', 'ss')))
    ELSE lower(raw_word)
END
