-- In: the database attached as source. Out: the names of its tables, in their order.
SELECT table_name FROM duckdb_tables() WHERE database_name = 'source' AND NOT internal ORDER BY table_name
