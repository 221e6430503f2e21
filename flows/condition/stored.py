"""The doctor on what is stored: the database, its runs, the feeds, the outbox, the backups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from flows.backups.manifest import backups_folder, backups_in
from flows.backups.restoring import checked_source
from flows.condition.findings import Finding, bad, good, note
from flows.condition.standing import Standing
from flows.condition.status import ago, count, minute
from flows.home import Home
from flows.settings import Settings
from warehouse.condition.standing import check_schema, looking
from warehouse.errors import DatabaseBusy, WarehouseError
from warehouse.upkeep.copying import attached, contents

OLD_BACKUP = timedelta(days=15)
STALE = timedelta(hours=26)
WHEN_IT_ENDED = "ask again when that has ended; nothing is known to be damaged"


def check_database(settings: Settings, home: Home, *, deep: bool) -> Iterator[Finding]:
    """Open the database; read every value of it where that is asked for."""
    if not home.pipeline.exists():
        yield note("database", f"{home.pipeline} is not there yet", "storywatch run makes it")
        return
    try:
        with looking(home.pipeline, home.published) as (db, from_copy):
            told = f"schema {check_schema(db, home.pipeline)}{', by the published copy' if from_copy else ''}"
        if deep and from_copy:
            yield note("database", f"{told}; a run has it, so it was not read", WHEN_IT_ENDED)
            return
        if deep:
            with attached(home.pipeline) as db:
                tables = contents(db)
            told += f", all of {len(tables)} tables and {sum(t.rows for t in tables):,} rows can be read"
    except DatabaseBusy as error:
        yield note("database", str(error), WHEN_IT_ENDED)
        return
    except WarehouseError as error:
        yield bad("database", str(error), restore_advice(settings, home))
        return
    yield good("database", told)


def restore_advice(settings: Settings, home: Home) -> str:
    """Say what to restore."""
    latest = next(iter(backups_in(backups_folder(settings, home))), None)
    return f"if it is damaged: storywatch restore {latest or home.published} --replace"


def check_runs(standing: Standing) -> Iterator[Finding]:
    """See whether runs end, and do all their work."""
    done = max((flow.completed_at for flow in standing.flows if flow.completed_at), default=None)
    failed = [flow for flow in standing.flows if flow.status == "failed"]
    killed = [flow.flow for flow in standing.flows if flow.status == "running" and not standing.at_work]
    for flow in failed:
        said = f"the last {flow.flow} failed, {ago(standing, flow.started_at)}: {flow.note}"
        yield bad("runs", said, f"mend what it says; then: storywatch {command_of(flow.flow)}")
    if done is None:
        yield note("runs", "none has done all its work yet", "storywatch run")
    elif standing.now - done > STALE:
        said = f"none has done all its work since {minute(done)}, {ago(standing, done)}"
        yield bad("runs", said, "storywatch serve keeps the schedules; cron may call storywatch run")
    elif not failed:
        yield good("runs", f"the last one that did all its work began {minute(done)}")
    if killed and not standing.from_copy:
        yield note("runs", f"killed: {', '.join(killed)}", "nothing: the next run goes on from there")


def command_of(flow: str) -> str:
    """Return the command that does a flow's work at hand."""
    return {"daily": "run", "poll_and_read": "run", "rematch": "topics rematch"}.get(flow, flow)


def check_feeds(standing: Standing) -> Iterator[Finding]:
    """See whether feeds answer."""
    waits = standing.waiting
    failing = f"{len(standing.failing)} of {waits.feeds} feeds fail"
    if not waits.feeds:
        yield note("feeds", "none was asked yet", "storywatch run; storywatch feeds add finds a site's feeds")
    elif 2 * len(standing.failing) > waits.feeds:
        todo = (
            "see whether this machine has the network it needs; storywatch feeds health says what each says"
        )
        yield bad("feeds", failing, todo)
    elif standing.failing or standing.silent:
        silent = f", {len(standing.silent)} are silent"
        yield note("feeds", f"{failing}{silent}", "storywatch feeds health: which, since when and why")
    else:
        yield good("feeds", f"all of {waits.feeds:,} answer")


def check_outbox(standing: Standing) -> Iterator[Finding]:
    """See whether anything waits to be delivered."""
    waits = standing.waiting
    if waits.deliveries and waits.deliveries_since:
        said = f"{count(waits.deliveries, 'message')} not delivered since {minute(waits.deliveries_since)}"
        yield note(
            "outbox",
            said,
            "each run tries again; storywatch query \"FROM deliveries WHERE status = 'failed'\"",
        )
    else:
        yield good("outbox", "nothing waits")


def check_backups(settings: Settings, standing: Standing, *, deep: bool) -> Iterator[Finding]:
    """See how old the last backup is; read it whole where that is asked for."""
    folder = backups_folder(settings, standing.home)
    latest, at = next(iter(backups_in(folder)), None), standing.last_backup
    if latest is None or at is None:
        yield note(
            "backups", f"there is none in {folder}", "storywatch backup, or storywatch upkeep once a week"
        )
        return
    try:
        if deep:
            checked_source(latest)
    except WarehouseError as error:
        yield bad("backups", str(error), "storywatch backup makes a new one; see to the disk that it lies on")
        return
    said = f"the last is of {minute(at)}, {ago(standing, at)}{'; every byte of it is sound' if deep else ''}"
    if standing.now - at > OLD_BACKUP:
        yield note("backups", said, "storywatch upkeep once a week makes one")
    else:
        yield good("backups", said)
