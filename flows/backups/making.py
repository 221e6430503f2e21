"""Making a backup: the database copied and read back, raw pages copied once and shared between backups."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from flows.backups.manifest import (
    DATABASE,
    MANIFEST,
    NAME,
    PAGES,
    KeptFile,
    Manifest,
    backups_in,
    check_file,
    kept_file,
    read_manifest,
    write_manifest,
)
from flows.desk import PROGRAM_VERSION
from flows.home import Home
from warehouse.connection import check_there
from warehouse.errors import WarehouseError
from warehouse.upkeep.copying import attached, check_room, copy_checked, schema_of, sync


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made; ``shared``: raw pages that the backup before had already."""

    folder: Path
    manifest: Manifest
    shared: int
    removed: tuple[Path, ...]


def back_up(
    home: Home, folder: Path, now: datetime, *, keep: int, pages: bool = True, wait: float = 30.0
) -> Backup:
    """Make a backup in ``folder`` and let all but the latest ``keep`` go; 0: none goes.

    The caller holds the home's lock.
    It gets its name when everything in it was read back: what has a name is whole. Raises WarehouseError.
    """
    check_there(home.pipeline)
    try:
        sweep(folder)
        made = folder / f"{now:%Y-%m-%dT%H%M%SZ}"
        shared = 0 if made.exists() else write_backup(home, made, now, pages=pages, wait=wait)
        return Backup(made, read_manifest(made), shared, tuple(rotate(folder, keep)))
    except OSError as error:
        raise WarehouseError(
            f"{error.filename or folder}: cannot be written ({error.strerror}): the backups before it stay; "
            "check the folder's rights and the disk's room"
        ) from error


def write_backup(home: Home, made: Path, now: datetime, *, pages: bool, wait: float) -> int:
    """Write a backup beside its name, then give it the name; returns how many raw pages' files it shares."""
    beside = made.with_name(f"{made.name}.new")
    (beside / PAGES).mkdir(parents=True)
    try:
        files = sorted(home.pages.glob("*.warc.gz")) if pages else []
        before = next(iter(backups_in(made.parent)), None)
        new = [path for path in files if not same_file(path, before)]
        check_room(made.parent, home.pipeline.stat().st_size + sum(path.stat().st_size for path in new))
        with attached(home.pipeline, wait) as db:
            tables = copy_checked(db, beside / DATABASE)
            schema = schema_of(db)
        kept = list(copy_pages(files, before, beside / PAGES))
        manifest = Manifest(
            made_at=now.isoformat(),
            storywatch=PROGRAM_VERSION,
            duckdb=duckdb.__version__,
            schema=schema,
            database=kept_file(beside / DATABASE),
            tables=tables,
            pages=kept,
        )
        write_manifest(beside, manifest)
        sync(beside / MANIFEST)
        beside.rename(made)
        sync(made.parent)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return len(files) - len(new)


def copy_pages(files: list[Path], before: Path | None, into: Path) -> Iterator[KeptFile]:
    """Copy files of raw pages, or share them with the backup before; each is read where it lies then."""
    known = {file.file: file for file in read_manifest(before).pages} if before else {}
    for path in files:
        copy = into / path.name
        if before and path.name in known and same_file(path, before) and share(before / PAGES, copy):
            check_file(into, known[path.name])
            yield known[path.name]
            continue
        source = kept_file(path)
        shutil.copy2(path, copy)
        sync(copy)
        check_file(into, source)
        yield source


def same_file(path: Path, before: Path | None) -> bool:
    """Tell whether the backup before has this file as it is: files of raw pages only ever grow."""
    copy = before / PAGES / path.name if before else None
    if copy is None or not copy.exists():
        return False
    here, there = path.stat(), copy.stat()
    return (here.st_size, here.st_mtime_ns) == (there.st_size, there.st_mtime_ns)


def share(folder: Path, copy: Path) -> bool:
    """Give a file of the backup before a second name; tells whether the file system can."""
    try:
        os.link(folder / copy.name, copy)
    except OSError:
        return False
    return True


def sweep(folder: Path) -> None:
    """Remove what a kill left half made."""
    for path in folder.glob("*.new"):
        if NAME.fullmatch(path.stem):
            shutil.rmtree(path)


def rotate(folder: Path, keep: int) -> Iterator[Path]:
    """Remove all but the latest ``keep`` backups, none where that is 0; yields what went."""
    for path in backups_in(folder)[keep:] if keep else ():
        shutil.rmtree(path)
        yield path
