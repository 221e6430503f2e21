-- In: $day. Changes article_terms: forgets what no window reaches any more.
DELETE FROM article_terms WHERE first_seen_at < CAST($day AS DATE) - 28
