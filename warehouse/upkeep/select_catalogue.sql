-- In: the database attached as source. Out: kind, name, definition and comment of everything that it defines.
SELECT 'table' AS kind, table_name AS name, sql AS definition, comment
FROM duckdb_tables() WHERE database_name = 'source' AND NOT internal
UNION ALL
SELECT 'view', view_name, sql, comment FROM duckdb_views() WHERE database_name = 'source' AND NOT internal
UNION ALL
SELECT 'column', table_name || '.' || column_name, data_type, comment
FROM duckdb_columns() WHERE database_name = 'source' AND NOT internal
UNION ALL
SELECT 'index', index_name, sql, comment FROM duckdb_indexes() WHERE database_name = 'source'
UNION ALL
SELECT 'macro', function_name, macro_definition, comment
FROM duckdb_functions() WHERE database_name = 'source' AND NOT internal
ORDER BY ALL
