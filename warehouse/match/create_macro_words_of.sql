-- Out: macro words_of(text): its words in order. A run of letters, marks and digits is a word; a run of
-- letters of scripts without spaces (the ranges of query/spelling.py) is one of its own.
CREATE OR REPLACE TEMP MACRO words_of(words_text) AS regexp_extract_all(
    words_text,
    '(?:[^\P{L}\x{0e01}-\x{0e3a}\x{0e40}-\x{0e4e}\x{0e50}-\x{0e59}\x{0e81}-\x{0edf}\x{1000}-\x{1049}\x{1050}-\x{109d}\x{1780}-\x{17d3}\x{17d7}\x{17dc}\x{17dd}\x{17e0}-\x{17e9}\x{3005}-\x{3007}\x{3021}-\x{3029}\x{3038}-\x{303b}\x{3041}-\x{3096}\x{3099}\x{309a}\x{309d}-\x{309f}\x{30a1}-\x{30fa}\x{30fc}-\x{30ff}\x{31f0}-\x{31ff}\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}\x{f900}-\x{faff}\x{ff66}-\x{ff9f}\x{20000}-\x{3ffff}]|\p{M}|\p{N})+|[\x{0e01}-\x{0e3a}\x{0e40}-\x{0e4e}\x{0e50}-\x{0e59}\x{0e81}-\x{0edf}\x{1000}-\x{1049}\x{1050}-\x{109d}\x{1780}-\x{17d3}\x{17d7}\x{17dc}\x{17dd}\x{17e0}-\x{17e9}\x{3005}-\x{3007}\x{3021}-\x{3029}\x{3038}-\x{303b}\x{3041}-\x{3096}\x{3099}\x{309a}\x{309d}-\x{309f}\x{30a1}-\x{30fa}\x{30fc}-\x{30ff}\x{31f0}-\x{31ff}\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}\x{f900}-\x{faff}\x{ff66}-\x{ff9f}\x{20000}-\x{3ffff}\p{M}]+'
)
