-- In: $day, $kept. Changes outlet_lines: forgets what did not recur, so that the table does not grow with the archive.
DELETE FROM outlet_lines WHERE articles <= $kept AND last_day < CAST($day AS DATE) - 30
