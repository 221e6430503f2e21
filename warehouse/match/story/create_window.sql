-- In: article_terms, $after, $before. Out: window_terms, the terms of originals around the batch.
CREATE OR REPLACE TEMP TABLE window_terms AS
SELECT article_id, story_id, first_seen_at, t.term, t.often, t.titled, t.named
FROM (
    SELECT article_id, story_id, first_seen_at, unnest(terms) AS t
    FROM article_terms
    WHERE first_seen_at >= $after AND first_seen_at <= $before
)
