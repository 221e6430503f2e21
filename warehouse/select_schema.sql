-- Out: a Column a row: tables first, views after them.
WITH relations AS (
    SELECT table_oid AS oid, table_name AS name, comment, false AS is_view
    FROM duckdb_tables()
    WHERE NOT internal AND schema_name = 'main' AND NOT temporary
    UNION ALL
    SELECT view_oid, view_name, comment, true
    FROM duckdb_views()
    WHERE NOT internal AND schema_name = 'main' AND NOT temporary
)
SELECT
    relations.name,
    coalesce(relations.comment, ''),
    relations.is_view,
    columns.column_name,
    columns.data_type,
    coalesce(columns.comment, '')
FROM relations
JOIN duckdb_columns() AS columns ON columns.table_name = relations.name AND columns.schema_name = 'main'
ORDER BY relations.is_view, relations.oid, columns.column_index
