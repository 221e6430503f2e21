"""A database as it has to be whatever befell the run: every table with every column, but for a few."""

from __future__ import annotations

from pathlib import Path

import duckdb

# What is left out of the comparison, and why. The clock stands still in a trial, so that times of fetching
# and everything that follows from them have to be the same too.
LEFT_OUT = {
    "runs": "a run that was killed, or found the disk full, has a row of its own",
    "*.run_id": "the next run stores what the killed one did not",
    "schema_versions.applied_at": "the one time that the database takes from the machine's own clock",
    "polls.seconds": "how long the answer took, by a stopwatch",
    "pages.warc_offset": "records that a killed batch left are still in the file; each page is read instead",
}


def differences(undisturbed: Path, other: Path) -> list[str]:
    """Compare two databases row by row; returns what differs in words, nothing where they are equal."""
    with duckdb.connect() as db:
        for name, path in (("one", undisturbed), ("two", other)):
            db.execute(f"ATTACH '{path}' AS {name} (READ_ONLY)")
        found = []
        tables = {name: columns_of(db, name) for name in ("one", "two")}
        for table in sorted(tables["one"].keys() | tables["two"].keys()):
            columns = tables["one"].get(table, [])
            if columns != tables["two"].get(table):
                found.append(f"{table}: other columns")
            else:
                found += differing_rows(db, table, columns)
    return found


def columns_of(db: duckdb.DuckDBPyConnection, name: str) -> dict[str, list[str]]:
    """Return the columns of each table that are compared."""
    tables: dict[str, list[str]] = {}
    for table, column in db.execute(
        "SELECT table_name, column_name "
        "FROM duckdb_columns() JOIN duckdb_tables() USING (database_name, table_name) "
        "WHERE database_name = ? AND NOT duckdb_columns.internal ORDER BY ALL",
        [name],
    ).fetchall():
        if not LEFT_OUT.keys() & {table, f"*.{column}", f"{table}.{column}"}:
            tables.setdefault(table, []).append(column)
    return tables


def differing_rows(db: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> list[str]:
    """Return a sentence for each way in which a table has rows that the other has not."""
    listed = ", ".join(f'"{column}"' for column in columns)
    found = []
    for one, two, which in (("one", "two", "lost"), ("two", "one", "too many")):
        query = f"SELECT {listed} FROM {one}.{table} EXCEPT ALL SELECT {listed} FROM {two}.{table}"
        rows = db.execute(query).fetchall()
        if rows:
            found.append(f"{table}: {len(rows)} {which}, e.g. {str(rows[0])[:600]}")
    return found


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path in it."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
