-- In: $ids. Changes shingles: forgets earlier revisions, or versions of the rule, of these articles.
DELETE FROM shingles WHERE article_id IN (SELECT unnest($ids))
