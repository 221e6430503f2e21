-- In: $before. How common terms were on days that no later article is weighed by. Out: how many rows there were.
DELETE FROM term_statistics WHERE day < timezone('UTC', $before::TIMESTAMPTZ)::DATE
