"""The doctor on the machine: packages, the home folder, its disk, its lock, the clock, what kills left."""

from __future__ import annotations

import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, distributions, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from flows.backups.manifest import backups_folder
from flows.backups.placing import STAGING, is_ready
from flows.backups.told import size
from flows.condition.findings import Finding, bad, good, note
from flows.home import Home
from flows.settings import Settings

# A clock is allowed to be set back by so much, as by a time server.
CLOCK_MAY_DIFFER = timedelta(minutes=5)
LITTLE_ROOM = 2**30
TOO_LITTLE_ROOM = 200 * 2**20


def check_packages() -> Iterator[Finding]:
    """Compare what is installed with what pyproject.toml asks for: bounds are there for a reason."""
    wanted = needed()
    wrong = []
    for each in wanted:
        try:
            found = version(each.name)
        except PackageNotFoundError:
            wrong.append(f"{each} is missing")
            continue
        if not each.specifier.contains(found, prereleases=True):
            wrong.append(f"{each} is wanted, {found} is there")
    python = f"Python {sys.version.split()[0]}"
    twice = sorted(doubled())
    if wrong:
        yield bad("packages", "; ".join(wrong), "pip install -c constraints.txt -e . in the project's folder")
    elif twice:
        told = f"installed twice: {', '.join(twice)}"
        yield bad("packages", told, "make the environment anew: python3 -m venv --clear .venv")
    else:
        told = ", ".join(f"{name} {version(name)}" for name in ("prefect", "duckdb", "trafilatura"))
        yield good("packages", f"{python}, {told}; all {len(wanted)} within their bounds")


def needed() -> list[Requirement]:
    """Return what Storywatch needs here, without what is optional."""
    found = [Requirement(line) for line in requires("storywatch") or ()]
    return [each for each in found if each.marker is None or each.marker.evaluate({"extra": ""})]


def doubled() -> set[str]:
    """Return the names of those packages of ours that the environment has in two versions."""
    ours = {each.name.lower().replace("_", "-") for each in needed()}
    found: dict[str, set[str]] = {}
    for each in distributions():
        name = str(each.metadata["Name"]).lower().replace("_", "-")
        if name in ours:
            found.setdefault(name, set()).add(each.version)
    return {name for name, versions in found.items() if len(versions) > 1}


def check_home(home: Home) -> Iterator[Finding]:
    """Write into the home, and see who else may."""
    if not home.folder.exists():
        yield note("home", f"{home.folder} is not there yet", "storywatch run makes it")
        return
    try:
        with tempfile.TemporaryFile(dir=home.folder) as file:
            file.write(b"x" * 4096)
            file.flush()
    except OSError as error:
        said = f"{home.folder} cannot be written ({error.strerror})"
        yield bad("home", said, "check its rights and owner, or name another with --home")
        return
    if home.folder.stat().st_mode & stat.S_IWOTH:
        yield bad("home", f"{home.folder} may be written by anybody", f"chmod o-w {home.folder}")
    else:
        yield good("home", f"{home.folder} can be written")


def check_disk(home: Home) -> Iterator[Finding]:
    """See whether the disk has room for the copy and the backup that runs make."""
    there = next(folder for folder in (home.folder, *home.folder.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    database = home.pipeline.stat().st_size if home.pipeline.exists() else 0
    todo = "make room, set a textPolicy or STORYWATCH_KEEP_PAGE_DAYS, or move the home to a larger disk"
    if free < TOO_LITTLE_ROOM + database:
        yield bad("disk", f"{size(free)} free, and a copy of the database alone takes {size(database)}", todo)
    elif free < LITTLE_ROOM + 3 * database:
        yield note("disk", f"{size(free)} free: three times the database ({size(database)}) is advised", todo)
    else:
        yield good("disk", f"{size(free)} free")


def check_lock(home: Home) -> Iterator[Finding]:
    """See whether a run is at work, and for how long."""
    if not home.is_held():
        yield good("lock", "no run is at work")
    else:
        todo = "wait for it; a run that hangs is ended by its process id (what it stored stays)"
        yield note("lock", "a run is at work", todo)


def check_clock(home: Home, last_run: datetime | None, now: datetime) -> Iterator[Finding]:
    """Compare the clock with the home's files and its runs: nothing is of the future."""
    stamps = {path.name: changed(path) for path in (home.pipeline, home.published, home.log) if path.exists()}
    stamps |= {"the last run": last_run} if last_run else {}
    ahead = {name: at for name, at in stamps.items() if at > now + CLOCK_MAY_DIFFER}
    if not ahead:
        yield good("clock", f"{now:%Y-%m-%d %H:%M:%S} UTC, later than everything here")
        return
    name, at = max(ahead.items(), key=lambda each: each[1])
    yield bad(
        "clock",
        f"it is {now:%Y-%m-%d %H:%M} UTC, and {name} is of {at:%Y-%m-%d %H:%M}: nothing is due until then",
        "set the clock (timedatectl set-ntp true); if it is right, a rehearsal with --now wrote here: "
        "restore a backup",
    )


def changed(path: Path) -> datetime:
    """Return when a file was last written (UTC)."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def check_leftovers(settings: Settings, home: Home) -> Iterator[Finding]:
    """Name what a kill left half written."""
    if not home.folder.exists() or home.is_held():
        return  # what is half written now may be whole in a moment
    if is_ready(home):
        todo = "storywatch run finishes it first of all, as does any command that writes here"
        yield note("leftovers", "a restore was stopped while it put things in their place", todo)
        return
    backups = backups_folder(settings, home)
    left = [home.folder / STAGING, home.published.with_suffix(".new"), *backups.glob("*.new")]
    left += home.folder.glob("*.duckdb.new")
    there = [path for path in left if path.exists()]
    if there:
        named = ", ".join(str(path) for path in there)
        yield note(
            "leftovers",
            f"a kill left {named}",
            "the next run, upkeep, backup or restore removes its own; so may you",
        )
    else:
        yield good("leftovers", "none")
