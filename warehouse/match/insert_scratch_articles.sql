-- In: archive.articles (attached), $since. Out: the articles first seen since then; NULL: all.
INSERT INTO articles BY NAME
FROM archive.articles
WHERE $since::TIMESTAMPTZ IS NULL OR first_seen_at >= $since
