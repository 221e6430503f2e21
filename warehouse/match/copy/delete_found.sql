-- In: $ids. Changes copies: forgets what the rule found for these articles, which are compared (again); what people said stays.
DELETE FROM copies WHERE article_id IN (SELECT unnest($ids)) AND rule <> 'person'
