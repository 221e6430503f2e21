"""Answers of any length into files: streamed in batches, written beside and renamed."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.ask import Bounds, execute_reading, open_locked, too_much_memory
from warehouse.bounded import within
from warehouse.cells import for_csv, for_json
from warehouse.errors import WarehouseError

ROWS_A_BATCH = 2_000  # of articles some 12 MB: what is held at once, and a row group in Parquet
ROWS_AT_ONCE = 500  # as Python's own values
FORMS = ("parquet", "csv", "jsonl")
Write = Callable[[pa.RecordBatch], None]


def export(
    published: Path,
    sql: str,
    parameters: Mapping[str, Any],
    target: Path,
    form: str,
    bounds: Bounds,
    advance: Callable[[int], None],
) -> int:
    """Write a question's whole answer to ``target`` as one of FORMS; returns its rows.

    Memory is bounded by ``bounds``, time and rows are not. The file is there whole or as it was before.
    Raises WarehouseError, Interrupted after Ctrl-C.
    """
    db = open_locked(published, bounds)
    work = partial(write_answer, db, sql, dict(parameters), target, form, bounds, advance)
    try:
        return within(db, None, work)
    except MemoryError:
        raise too_much_memory(bounds.memory) from None


def write_answer(
    db: duckdb.DuckDBPyConnection,
    sql: str,
    parameters: dict[str, Any],
    target: Path,
    form: str,
    bounds: Bounds,
    advance: Callable[[int], None],
) -> int:
    """Ask, and write batch by batch."""
    reader = execute_reading(db, sql, parameters, bounds.memory).to_arrow_reader(ROWS_A_BATCH)
    written = 0
    try:
        with replacing(target) as beside, WRITERS[form](beside, reader.schema) as write:
            for batch in reader:
                write(batch)
                pa.default_memory_pool().release_unused()  # Parquet: 156 MB more were kept for 225 MB written
                written += batch.num_rows
                advance(batch.num_rows)
    except (duckdb.OutOfMemoryException, MemoryError, pa.ArrowMemoryError):
        raise too_much_memory(bounds.memory) from None
    except pa.ArrowNotImplementedError as error:
        raise WarehouseError(
            f"{target}: {error}: cast that column to another type, or use csv or jsonl"
        ) from None
    finally:
        reader.close()  # an answer that is half read would hold the database open
    return written


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield a file beside ``target`` that takes its place at the end, or goes. Raises WarehouseError."""
    beside = target.with_name(f"{target.name}.new")
    try:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            yield beside
            beside.replace(target)
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
    except OSError as error:
        raise WarehouseError(
            f"{target}: cannot be written ({error.strerror or error}): what was there before stays; "
            "check the folder's rights and the disk's room"
        ) from error


@contextmanager
def parquet_writer(path: Path, schema: pa.Schema) -> Iterator[Write]:
    """Yield what writes batches as Parquet: nested columns stay nested, times are UTC."""
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        # write_batch would gather a million rows in memory; a table is a row group of its own.
        yield lambda batch: writer.write_table(pa.Table.from_batches([batch]))


@contextmanager
def csv_writer(path: Path, schema: pa.Schema) -> Iterator[Write]:
    """Yield what writes batches as CSV: UTF-8, a header, commas, line feeds, cells as ``for_csv`` has."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([for_csv(name) for name in schema.names])
        yield lambda batch: writer.writerows([for_csv(value) for value in row] for row in rows_of(batch))


@contextmanager
def lines_writer(path: Path, schema: pa.Schema) -> Iterator[Write]:
    """Yield what writes batches as JSON Lines: an object a row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        yield lambda batch: write_lines(file, schema.names, batch)


def write_lines(file: TextIO, names: list[str], batch: pa.RecordBatch) -> None:
    """Write an object a row."""
    for row in rows_of(batch):
        values = {name: for_json(value) for name, value in zip(names, row, strict=True)}
        file.write(json.dumps(values, ensure_ascii=False) + "\n")


def rows_of(batch: pa.RecordBatch) -> Iterator[tuple[Any, ...]]:
    """Yield rows as Python's values, a few at once; maps as dictionaries."""
    for start in range(0, batch.num_rows, ROWS_AT_ONCE):
        part = batch.slice(start, ROWS_AT_ONCE)
        columns = [column.to_pylist(maps_as_pydicts="lossy") for column in part.columns]
        yield from zip(*columns, strict=True)


WRITERS: dict[str, Callable[[Path, pa.Schema], Any]] = {
    "parquet": parquet_writer,
    "csv": csv_writer,
    "jsonl": lines_writer,
}
