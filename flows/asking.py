"""query: what is asked (SQL, a question of the cookbook, a file), and what asking may cost this process."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from flows.errors import UsageError
from flows.home import Home
from flows.lines import print_line
from flows.settings import Settings
from flows.tables import print_answer
from warehouse.ask import Bounds, ask
from warehouse.questions import all_questions, is_name, question

UNITS = {"k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}
# Functions on texts and lists take memory that DuckDB does not count (repeat('x', 1000000000) took 2 GB under
# a limit of 200 MB); what the process may have above its limit is for Python, Arrow and the printing.
ROOM_ABOVE = 2**30
LONGEST_FILE = 1 << 20


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement with the values of its parameters; ``name`` is its name in the cookbook, or its file's."""

    name: str
    sql: str
    values: Mapping[str, Any] = field(default_factory=dict)


def answer_query(settings: Settings, asked: Asked, form: str, bounds: Bounds) -> None:
    """Ask the published copy and print the answer."""
    with limited_memory(settings.memory_limit):
        answer = ask(Home(settings.home).published, asked.sql, bounds, asked.values)
        print_answer(answer, form)
    if answer.truncated:
        sys.stderr.write(
            f"storywatch: only the first {bounds.rows:,} rows are shown: add a LIMIT or a WHERE, ask for "
            "more with --rows, or use 'storywatch export'\n"
        )


def read_asked(text: str | None, file: Path | None, given: Sequence[str]) -> Asked:
    """Return what is asked. Raises UsageError unless it is one of SQL, a name and a file ("-": stdin)."""
    if (text is None) == (file is None):
        raise UsageError(
            "say what to ask: SQL, the name of a question ('storywatch query --list'), or a file with --file"
        )
    values = read_values(given)
    if file is not None:
        sql = read_sql(file)
        return Asked(file.stem, sql, values)
    assert text is not None
    if not is_name(text.strip()):
        return Asked("query", text, values)
    found = question(text.strip())
    return Asked(found.name, found.sql, found.values(values))


def read_values(given: Sequence[str]) -> dict[str, str]:
    """Return parameters given as NAME=VALUE. Raises UsageError for what is written otherwise."""
    values = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise UsageError(f"--param {each}: write it as NAME=VALUE, such as days=14")
        values[name.lstrip("$")] = value
    return values


def read_sql(file: Path) -> str:
    """Return a file's text, or what comes on standard input for "-". Raises UsageError."""
    try:
        with nullcontext(sys.stdin.buffer) if str(file) == "-" else file.open("rb") as source:
            raw = source.read(LONGEST_FILE + 1)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror})") from None
    if len(raw) > LONGEST_FILE:  # before it is decoded: a character may have been cut
        raise UsageError(f"{file}: is longer than {LONGEST_FILE:,} bytes: that is no question")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{file}: is not UTF-8: save it as UTF-8") from None


@contextmanager
def limited_memory(memory: str) -> Iterator[None]:
    """Let this process have DuckDB's memory and a gigabyte on top, as long as the query lasts."""
    try:
        import resource
    except ImportError:  # no such thing on Windows
        yield
        return
    before, most = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = data_bytes() + memory_bytes(memory) + ROOM_ABOVE
    lowest = min((each for each in (wanted, before, most) if each != resource.RLIM_INFINITY), default=wanted)
    resource.setrlimit(resource.RLIMIT_DATA, (lowest, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, most))


def data_bytes() -> int:
    """Return what this process has of such memory already, where the system says so."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[5]) * os.sysconf("SC_PAGE_SIZE") if statm.exists() else 0


def memory_bytes(memory: str) -> int:
    """Return how many bytes a setting such as 1GB or 512 MiB means."""
    digits, unit = memory.lower().rstrip("ib").strip(), 1
    if digits[-1] in UNITS:
        digits, unit = digits[:-1].strip(), UNITS[digits[-1]]
    return int(float(digits) * unit)


def list_questions() -> None:
    """Print the cookbook: each question with its name and its parameters."""
    grid = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for each in all_questions():
        with_ = "  ".join(f"{one.name}={one.default}" for one in each.parameters)
        grid.add_row(f"[bold]{each.name}[/bold]", escape(each.asks), f"[dim]{escape(with_)}[/dim]")
    Console().print(grid, highlight=False)
    print_line("")
    print_line("storywatch query NAME [--param NAME=VALUE]...   asks one; with --sql it prints the statement")


def print_question(asked: Asked) -> None:
    """Print the statement of what is asked, to copy and change."""
    sys.stdout.write(asked.sql.rstrip() + "\n")
