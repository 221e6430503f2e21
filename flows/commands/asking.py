"""query, why, schema: looking at what is known."""

from __future__ import annotations

from enum import StrEnum
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
    sql: Annotated[str, typer.Argument(help='SQL for DuckDB, such as "FROM volume ORDER BY day".')],
    format: Annotated[TableFormat, typer.Option(help="How to print the answer.")] = TableFormat.TABLE,
    seconds: Annotated[float, typer.Option(help="Stop the query after so long.")] = 60.0,
    home: Home = None,
) -> None:
    """Ask the published database; it can only be read. 'storywatch schema' lists what is in it."""
    import sys

    from flows.home import Home as HomeFolder
    from flows.settings import read_settings
    from flows.tables import print_answer
    from warehouse.ask import Bounds, ask

    settings = read_settings(home=home)
    bounds = Bounds(seconds=seconds, memory=settings.memory_limit)
    answer = ask(HomeFolder(settings.home).published, sql, bounds)
    print_answer(answer, format.value)
    if answer.truncated:
        sys.stderr.write(
            f"storywatch: only the first {bounds.rows:,} rows are shown: add a LIMIT or a WHERE\n"
        )


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


def schema(home: Home = None) -> None:
    """List every table, view and column with what it means."""
    from flows.home import Home as HomeFolder
    from flows.settings import read_settings
    from flows.tables import print_schema
    from warehouse.schema import describe

    print_schema(describe(HomeFolder(read_settings(home=home).home).published))
