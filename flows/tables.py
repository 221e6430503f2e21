"""Answers in a terminal or for another program: a table, CSV, JSON or Markdown, on standard output."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from types import NoneType
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from warehouse.ask import Answer
from warehouse.cells import for_csv, for_json

WIDEST_CELL = 80


def print_answer(answer: Answer, form: str) -> None:
    """Print an answer as table, csv, json or md."""
    PRINTERS[form](answer)


def print_table(answer: Answer) -> None:
    """Print a table as wide as the terminal allows; long cells are cut, figures and dates never broken."""
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False, row_styles=("", "dim"))
    for number, name in enumerate(answer.columns):
        short = all(isinstance(row[number], int | float | date | NoneType) for row in answer.rows)
        figures = short and any(isinstance(row[number], int | float) for row in answer.rows)
        table.add_column(escape(name), no_wrap=short, justify="right" if figures else "left")
    for row in answer.rows:
        table.add_row(*(escape(cut(plain(value))) for value in row))
    console = Console()
    if answer.rows:
        console.print(table)
    console.print(f"{len(answer.rows):,} row{'s' * (len(answer.rows) != 1)}", style="dim", highlight=False)


def print_csv(answer: Answer) -> None:
    """Print CSV with a header; see ``for_csv`` for what the cells hold."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([for_csv(column) for column in answer.columns])
    writer.writerows([for_csv(value) for value in row] for row in answer.rows)


def print_json(answer: Answer) -> None:
    """Print a JSON array of objects, times in ISO 8601."""
    rows = [
        {name: for_json(value) for name, value in zip(answer.columns, row, strict=True)}
        for row in answer.rows
    ]
    sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")


def print_markdown(answer: Answer) -> None:
    """Print a Markdown table."""
    lines = [answer.columns, tuple("---" for _ in answer.columns)]
    lines += [
        tuple(plain(value).replace("|", "\\|").replace("\n", " ") for value in row) for row in answer.rows
    ]
    sys.stdout.writelines(f"| {' | '.join(line)} |\n" for line in lines)


def plain(value: Any) -> str:
    """Return a value as people read it; times to the second, in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if value.tzinfo else str(value)
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list) and not any(isinstance(each, list | dict) for each in value):
        return ", ".join(plain(each) for each in value)
    if isinstance(value, list | dict):
        return json.dumps(for_json(value), ensure_ascii=False)
    return "" if value is None else str(value)


def cut(text: str, width: int = WIDEST_CELL) -> str:
    """Return the text in one line, cut to ``width`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"


PRINTERS: dict[str, Callable[[Answer], None]] = {
    "table": print_table,
    "csv": print_csv,
    "json": print_json,
    "md": print_markdown,
}
