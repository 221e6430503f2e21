"""export: tables, views and answers into files, with what was written said at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.filesize import decimal
from rich.markup import escape
from rich.table import Table

from flows.asking import Asked, limited_memory, read_sql, read_values
from flows.errors import UsageError
from flows.home import Home
from flows.lines import shown
from flows.progress import Progress
from flows.settings import Settings
from warehouse.ask import Bounds
from warehouse.exporting import FORMS, export
from warehouse.questions import all_questions, is_name, question
from warehouse.schema import describe

ENDINGS = {"parquet": "parquet", "csv": "csv", "jsonl": "jsonl", "ndjson": "jsonl"}


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written."""

    name: str
    rows: int
    path: Path


def export_answers(
    settings: Settings,
    to: Path,
    what: Sequence[str],
    file: Path | None,
    given: Sequence[str],
    form: str | None,
) -> None:
    """Write each of ``what`` (everything, where nothing is named) and print the files. Raises UsageError."""
    published = Home(settings.home).published
    relations = [each.name for each in describe(published)]
    asked = [read_named(each, relations, given) for each in what]
    asked += (
        [Asked("query" if str(file) == "-" else file.stem, read_sql(file), read_values(given))]
        if file
        else []
    )
    asked = asked or [read_named(each, relations, ()) for each in relations]
    targets = placed(to, asked, form)
    bounds = Bounds(memory=settings.memory_limit)
    written = []
    for each, (target, as_form) in zip(asked, targets, strict=True):
        # The bar has a thread of its own: where that has no memory to begin with, its start never returns.
        with Progress().counting(each.name) as advance, limited_memory(settings.memory_limit):
            rows = export(published, each.sql, each.values, target, as_form, bounds, advance)
        written.append(Written(each.name, rows, target))
    print_written(written)


def read_named(what: str, relations: Sequence[str], given: Sequence[str]) -> Asked:
    """Return what a table, a view, a question of the cookbook or SQL asks. Raises UsageError."""
    values = read_values(given)
    if what in relations:
        if values:
            raise UsageError(f"{what} is a table or view, which takes no parameters: ask with SQL")
        return Asked(what, f'FROM "{what}"')
    if is_name(what) and what in {each.name for each in all_questions()}:
        found = question(what)
        return Asked(found.name, found.sql, found.values(values))
    if is_name(what.replace("_", "-").lower()):
        raise UsageError(
            f"there is no table, view or question {what!r}: 'storywatch schema' and "
            "'storywatch query --list' show them all"
        )
    return Asked("query", what, values)


def placed(to: Path, asked: Sequence[Asked], form: str | None) -> list[tuple[Path, str]]:
    """Return the file and the form of each answer: ``to`` itself, or a file of its name in that folder."""
    ending = ENDINGS.get(to.suffix.lower().removeprefix("."))
    if ending is None or to.is_dir():
        names = [each.name for each in asked]
        if twice := {name for name in names if names.count(name) > 1}:
            raise UsageError(f"{', '.join(sorted(twice))} would be written twice: name each once")
        into = form or FORMS[0]
        return [(to / f"{name}.{into}", into) for name in names]
    if len(asked) != 1:
        raise UsageError(f"{to}: a file holds one answer, and {len(asked)} are asked for: name a folder")
    if form not in (None, ending):
        raise UsageError(f"{to}: ends in {to.suffix}, but --format says {form}")
    return [(to, ending)]


def print_written(written: Sequence[Written]) -> None:
    """Print a line a file, and what there is in all."""
    grid = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for column in ("left", "right", "right", "left"):
        grid.add_column(justify=column, no_wrap=True)
    sizes = [each.path.stat().st_size for each in written]
    for each, size in zip(written, sizes, strict=True):
        counted = f"{each.rows:,} row{'s' * (each.rows != 1)}"
        grid.add_row(escape(each.name), counted, decimal(size), escape(shown(each.path)))
    console = Console(soft_wrap=True)
    console.print(grid, highlight=False)
    if len(written) > 1:
        rows = sum(each.rows for each in written)
        console.print(f"{len(written)} files, {rows:,} rows, {decimal(sum(sizes))}", highlight=False)
