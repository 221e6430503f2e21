-- In: $ids. Changes masks: forgets what was masked in earlier revisions of these articles.
DELETE FROM masks WHERE article_id IN (SELECT unnest($ids))
