-- In: $seed, $story, $language, view common_words. Out: the words of the seed's story, folded and counted,
-- in place of those it had; words that any article has are left out.
INSERT INTO seed_words BY NAME
SELECT $seed AS seed, $language AS language, word, count(*)::INTEGER AS times
FROM (SELECT fold(unnest(words_of($story))) AS word)
WHERE word NOT IN (SELECT fold(word) FROM common_words) AND NOT regexp_matches(word, '^\p{N}$')
GROUP BY word
