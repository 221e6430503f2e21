"""doctor: everything that could keep Storywatch from working, each with what to do about it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from rich.console import Console
from rich.markup import escape

from flows.condition.findings import Finding, bad, note
from flows.condition.machine import (
    check_clock,
    check_disk,
    check_home,
    check_leftovers,
    check_lock,
    check_packages,
)
from flows.condition.standing import Standing, look
from flows.condition.stored import check_backups, check_database, check_feeds, check_outbox, check_runs
from flows.condition.surroundings import check_contact, check_mail, check_prefect
from flows.desk import wall_clock
from flows.home import Home
from flows.settings import Settings
from seeds.errors import SeedError
from seeds.folder import load_seed
from warehouse.errors import DatabaseBusy, WarehouseError

MARKS = {"good": "[green]good[/green]", "note": "[yellow]note[/yellow]", "bad": "[red]bad [/red]"}


def show_checkup(settings: Settings, *, deep: bool, as_json: bool, now: datetime | None = None) -> bool:
    """Print what is good and what is not; tells whether nothing is bad."""
    findings = list(checkup(settings, now or wall_clock(), deep=deep))
    if as_json:
        sys.stdout.write(json.dumps([asdict(each) for each in findings], indent=1, ensure_ascii=False) + "\n")
    else:
        print_findings(findings)
    return not any(each.level == "bad" for each in findings)


def print_findings(findings: list[Finding]) -> None:
    """Print a line a finding, and below it what to do."""
    console = Console(highlight=False, soft_wrap=True)
    for each in findings:
        console.print(f"{MARKS[each.level]}  {each.what:<11}{escape(each.said)}")
        if each.todo:
            console.print(f"{'':<17}→ {escape(each.todo)}", style="dim")
    worst = sum(each.level == "bad" for each in findings)
    notes = sum(each.level == "note" for each in findings)
    if worst:
        console.print(f"{worst} to be mended, {notes} to know.")
    else:
        console.print(f"Nothing to be mended{f', {notes} to know' if notes else ''}.")


def checkup(settings: Settings, now: datetime, *, deep: bool) -> Iterator[Finding]:
    """Yield every finding; one that cannot be made is one itself."""
    home = Home(settings.home.absolute())
    yield from check_packages()
    yield from check_home(home)
    yield from check_disk(home)
    yield from check_lock(home)
    standing = seed = None
    database = list(check_database(settings, home, deep=deep))
    try:
        seed = load_seed(settings.seed, settings.feeds)
        if home.pipeline.exists() and not any(each.level == "bad" for each in database):
            standing = look(settings, now)
    except SeedError as error:
        yield bad("seed", str(error), "storywatch topics check and storywatch feeds list show what is read")
    except WarehouseError as error:
        database += not_looked_at(error, database)
    yield from check_clock(home, last_run(standing), now)
    yield from check_leftovers(settings, home)
    yield from database
    if standing:
        yield from check_runs(standing)
        yield from check_feeds(standing)
        yield from check_outbox(standing)
        yield from check_backups(settings, standing, deep=deep)
    yield from check_contact(settings)
    if seed:
        yield from check_mail(settings, seed)
    yield from check_prefect(home)


def not_looked_at(error: WarehouseError, known: list[Finding]) -> Iterator[Finding]:
    """Yield why the rest of the database was not looked at, where that is not known already."""
    if str(error) not in {each.said for each in known}:
        level = note if isinstance(error, DatabaseBusy) else bad
        yield level("database", str(error), "until then runs, feeds, outbox and backups are not looked at")


def last_run(standing: Standing | None) -> datetime | None:
    """Return when the last run began (UTC)."""
    return max((flow.started_at for flow in standing.flows), default=None) if standing else None
