"""schema: what can be asked for, in a list, and one table or view in full."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict
from difflib import get_close_matches
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from flows.errors import UsageError
from flows.home import Home
from flows.lines import print_line
from flows.settings import Settings
from warehouse.questions import all_questions
from warehouse.schema import Column, Relation, describe, questions_of

HEADINGS = {
    "analysts": "Views to begin with",
    "archive": "Tables",
    "workings": "What the pipeline works with",
}
HOW_TO_SEE_ONE = "storywatch schema NAME   shows one in full: its columns, key and questions"


def show_schema(settings: Settings, name: str | None, as_json: bool) -> None:
    """Print the list, or the one of that name. Raises UsageError where there is none of it."""
    relations = describe(Home(settings.home).published)
    if name is None:
        print_json([brief(each) for each in relations]) if as_json else print_list(relations)
        return
    relation = named(relations, name)
    questions = questions_of(all_questions(), [relation.name])[relation.name]
    if as_json:
        print_json(asdict(relation) | {"questions": questions})
    else:
        print_relation(relation, questions)


def named(relations: Sequence[Relation], name: str) -> Relation:
    """Return the table or view of that name, in capitals or not. Raises UsageError, with the nearest name."""
    known = {each.name: each for each in relations}
    asked = name.strip().lower()
    if asked in known:
        return known[asked]
    asks = asked.replace("_", "-")
    if asks in {each.name for each in all_questions()}:
        raise UsageError(
            f"{asks} is a question of the cookbook: 'storywatch query {asks}' asks it, "
            f"'storywatch query {asks} --sql' shows its statement"
        )
    near = get_close_matches(asked, known, n=1, cutoff=0)[0]  # the nearest, however far: the list is short
    raise UsageError(
        f"there is no table or view {name!r}: did you mean {near}? 'storywatch schema' lists them all"
    )


def brief(relation: Relation) -> dict[str, str]:
    """Return what the list has of one."""
    return {key: getattr(relation, key) for key in ("name", "kind", "group", "purpose")}


def print_json(value: object) -> None:
    """Print a value as JSON."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def print_list(relations: Sequence[Relation]) -> None:
    """Print a line each, cut to the terminal's width, in groups, and how to see one."""
    console = Console()
    width = max(len(each.name) for each in relations)
    for group, members in groupby(relations, key=lambda one: one.group):
        console.print(f"[bold]{HEADINGS[group]}[/bold]", highlight=False)
        for each in members:
            room = console.width - width - 4
            line = Text.assemble(f"  {each.name:<{width}}  ", (in_short(each.purpose, room), "dim"))
            console.print(line, no_wrap=True, overflow="ellipsis", highlight=False)
        print_line("")
    print_line(HOW_TO_SEE_ONE)


def in_short(purpose: str, room: int) -> str:
    """Return a purpose, without what follows its first colon or semicolon where it is too long for a line."""
    return purpose if len(purpose) <= room else re.split(r"[:;]", purpose, maxsplit=1)[0]


def print_relation(relation: Relation, questions: Sequence[str]) -> None:
    """Print one in full: purpose, key, columns, and the questions that read it."""
    console = Console()
    console.print(f"[bold]{relation.name}[/bold] ({relation.kind})", highlight=False)
    console.print(escape(relation.purpose), highlight=False)
    grid = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, style="dim")
    for column in relation.columns:
        grid.add_row(f"  {column.name}", escape(shown_type(column)), escape(shown_meaning(column)))
        for name, kind in column.fields:
            grid.add_row(f"    .{name}", escape(kind.lower()))
    console.print(grid, highlight=False)
    if relation.key:
        console.print(f"Key: {', '.join(relation.key)} (no two rows share it)", highlight=False)
    if questions:
        console.print(f"Questions that read it: {', '.join(questions)}", highlight=False)
        print_line("")
        print_line(f"storywatch query {questions[0]}   asks one; with --sql it prints the statement")


def shown_type(column: Column) -> str:
    """Return a type as it fits beside the others: times with their zone, structs without their fields."""
    if column.fields:
        return "struct[]" if column.type.endswith("[]") else "struct"
    return "timestamp, UTC" if column.type == "TIMESTAMP WITH TIME ZONE" else column.type.lower()


def shown_meaning(column: Column) -> str:
    """Return what a column means, and where its values lead."""
    return f"{column.meaning} → {column.refers_to}" if column.refers_to else column.meaning
