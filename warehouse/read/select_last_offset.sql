-- In: $warc_file. Out: where its last known record begins, in bytes; 0 where none is known.
SELECT coalesce(max(warc_offset), 0) FROM pages WHERE warc_file = $warc_file
