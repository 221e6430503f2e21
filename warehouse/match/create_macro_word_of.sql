-- Out: macro word_of(piece): the word that a piece (macro pieces_of) begins with, without the signs that follow.
CREATE OR REPLACE TEMP MACRO word_of(some_piece) AS regexp_extract(some_piece, '^[\p{L}\p{M}\p{N}]+')
