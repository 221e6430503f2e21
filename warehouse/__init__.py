"""What we know: the DuckDB file and every SQL statement that touches it.

A folder a stage (``poll``, ``read``, ``match``, ``tell``), ``migrations`` for the schema, and the query
language beside the SQL that it becomes. This room must not know Prefect, HTTP or how anything is
printed: a person who reads the schema should have to read nothing else.
"""
