"""query, export, why, schema: looking at what is known."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import Home


class TableFormat(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "md"


def query(
    ask: Annotated[
        str | None,
        typer.Argument(
            help='SQL, such as "FROM volume ORDER BY day", or the name of a question.', show_default=False
        ),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help="A file of SQL instead; - is standard input.")
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="NAME=VALUE for $NAME; several times.")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the questions of the cookbook.")] = False,
    sql: Annotated[bool, typer.Option("--sql", help="Print the statement instead of asking it.")] = False,
    format: Annotated[TableFormat, typer.Option(help="How to print the answer.")] = TableFormat.TABLE,
    rows: Annotated[
        int | None,
        typer.Option(help="Rows at most (a table 1,000, else 100,000).", min=1, show_default=False),
    ] = None,
    seconds: Annotated[float, typer.Option(help="Stop the query after so long.", min=0.001)] = 60.0,
    home: Home = None,
) -> None:
    """Ask the published database: SQL, a question of the cookbook by its name, or a file.

    It can only be read, and no query reaches files or the network. 'storywatch schema' says what is in it.
    """
    from flows.asking import answer_query, list_questions, print_question, read_asked
    from flows.settings import read_settings
    from warehouse.ask import Bounds

    if listed:
        list_questions()
        return
    asked = read_asked(ask, file, param or [])
    if sql:
        print_question(asked)
        return
    settings = read_settings(home=home)
    most = rows or (1000 if format in (TableFormat.TABLE, TableFormat.MARKDOWN) else 100_000)
    bounds = Bounds(seconds=seconds, memory=settings.memory_limit, rows=most)
    answer_query(settings, asked, format.value, bounds)


class ExportFormat(StrEnum):
    """How an answer is written to a file."""

    PARQUET = "parquet"
    CSV = "csv"
    JSONL = "jsonl"


def export(
    to: Annotated[Path, typer.Argument(help="A folder, or a file that ends in .parquet, .csv or .jsonl.")],
    what: Annotated[
        list[str] | None,
        typer.Argument(
            help="Tables, views, questions of the cookbook or SQL; nothing: every table and view."
        ),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help="A file of SQL; - is standard input.")
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="NAME=VALUE for $NAME; several times.")
    ] = None,
    format: Annotated[
        ExportFormat | None, typer.Option(help="The form of the files in a folder (default parquet).")
    ] = None,
    home: Home = None,
) -> None:
    """Write tables, views or answers to files, whole and of any length.

    A file that is there is replaced when the new one is complete. CSV holds lists as JSON, times in ISO 8601
    and UTC, and nothing that a spreadsheet would run.
    """
    from flows.exporting import export_answers
    from flows.settings import read_settings

    form = format.value if format else None
    export_answers(read_settings(home=home), to, what or [], file, param or [], form)


def why(
    url: Annotated[
        str, typer.Argument(help="Address of an article, as a feed lists it or as the page has it.")
    ],
    every: Annotated[
        bool, typer.Option("--all", help="Topics that did not match, too, with what they needed.")
    ] = False,
    home: Home = None,
) -> None:
    """Say what became of an address, stage by stage, and why."""
    from flows.explaining import explain_url
    from flows.settings import read_settings

    explain_url(read_settings(home=home), url, every=every)


def schema(
    name: Annotated[
        str | None, typer.Argument(help="A table or view, to see in full.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    home: Home = None,
) -> None:
    """List what can be asked for: views, then tables; with a name, that one in full."""
    from flows.schema import show_schema
    from flows.settings import read_settings

    show_schema(read_settings(home=home), name, as_json)
