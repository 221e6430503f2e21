"""Restoring: a backup is checked whole, copied, checked again, and only then takes the database's place."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from flows.backups.manifest import (
    DATABASE,
    MANIFEST,
    PAGES,
    KeptFile,
    Manifest,
    check_file,
    kept_file,
    read_manifest,
)
from flows.backups.placing import STAGING, begin_placing, finish_placing, is_ready
from flows.desk import PROGRAM_VERSION
from flows.errors import UsageError
from flows.home import Home
from warehouse.connection import connect, open_patiently
from warehouse.errors import DatabaseBusy, WarehouseError
from warehouse.migrate import check_known
from warehouse.publish import publish
from warehouse.upkeep.copying import attached, check_room, contents, schema_of, sync, wal_of


@dataclass(frozen=True, slots=True)
class Source:
    """What is restored: a backup's folder, or one database file without raw pages."""

    database: Path
    manifest: Manifest

    @property
    def pages(self) -> Path:
        """The folder of the raw pages."""
        return self.database.parent / PAGES

    @property
    def bytes(self) -> int:
        """Size of all that is restored."""
        return self.manifest.database.bytes + sum(file.bytes for file in self.manifest.pages)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and where that lies which was there before (None: nothing was)."""

    source: Source
    before: Path | None


def restore(home: Home, backup: Path, now: datetime, *, replace: bool, wait: float) -> Restored:
    """Put a backup in the place of the home's database and raw pages; what was there is kept beside.

    Raises UsageError where there is a database and ``replace`` is not given, and WarehouseError for a backup
    that is damaged or of a newer version; the home is then as it was.
    """
    source = checked_source(backup)
    home.prepare()
    with home.locked(wait):
        if home.pipeline.exists() and not replace:
            raise UsageError(
                f"{home.pipeline}: there is a database already: with --replace the backup takes its place, "
                "and the present one is kept beside it"
            )
        refuse_held(home.pipeline, wait)
        try:
            stage(home, source)
            begin_placing(home, f"before-restore-{now:%Y-%m-%dT%H%M%SZ}")
            before = finish_placing(home)
        except (OSError, WarehouseError) as error:
            if not is_ready(home):
                shutil.rmtree(home.folder / STAGING, ignore_errors=True)
            if isinstance(error, WarehouseError):
                raise
            named = error.filename or home.folder
            later = "; what was copied is whole, and the next run puts it in place" if is_ready(home) else ""
            raise WarehouseError(f"{named}: cannot be written ({error.strerror}){later}") from error
        publish(home.pipeline, home.published, wait_seconds=wait)
    return Restored(source, before)


def checked_source(backup: Path) -> Source:
    """Read a backup whole. Raises WarehouseError, with what to do, for one that cannot be used."""
    if not backup.exists():
        raise UsageError(f"{backup}: is not there")
    folder = backup if backup.is_dir() else backup.parent
    if not backup.is_dir() and not (folder / MANIFEST).exists():
        return lone_file(backup)
    source = Source(folder / DATABASE, read_manifest(folder))
    check_known(source.manifest.schema, folder)
    check_file(folder, source.manifest.database)
    for file in source.manifest.pages:
        check_file(source.pages, file)
    check_content(source.database, source.manifest)
    return source


def check_content(database: Path, manifest: Manifest) -> None:
    """Read every table; raises WarehouseError where one does not hold what it held when it was backed up.

    DuckDB's hashes may change between its versions; then the rows are counted.
    """
    with attached(database) as db:
        found, told = contents(db), manifest.tables
    if manifest.duckdb != duckdb.__version__:
        same = [(t.table, t.rows) for t in found] == [(t.table, t.rows) for t in told]
    else:
        same = found == told
    if not same:
        raise WarehouseError(f"{database}: does not hold what was backed up: take another backup")


def lone_file(path: Path) -> Source:
    """Return a database file as a source: the published copy is one, when nothing better is left."""
    if wal_of(path).exists():
        raise UsageError(f"{path}: is in use, or was not closed ({wal_of(path).name} lies beside it)")
    with attached(path) as db:
        schema = schema_of(db)
        check_known(schema, path)
        tables = contents(db)
    manifest = Manifest("", PROGRAM_VERSION, duckdb.__version__, schema, kept_file(path), tables, [])
    return Source(path, manifest)


def refuse_held(pipeline: Path, wait: float) -> None:
    """Raise DatabaseBusy where another process has the database open; one that is damaged may be replaced."""
    if not pipeline.exists():
        return
    try:
        open_patiently(pipeline, False, wait).close()
    except DatabaseBusy:
        raise
    except WarehouseError:
        pass


def stage(home: Home, source: Source) -> None:
    """Copy everything into a folder of the home, check the copies, and bring the schema up to date there."""
    staged = home.folder / STAGING
    shutil.rmtree(staged, ignore_errors=True)
    check_room(home.folder, source.bytes)
    (staged / PAGES).mkdir(parents=True)
    copy = staged / home.pipeline.name
    shutil.copyfile(source.database, copy)
    check_file(staged, KeptFile(copy.name, source.manifest.database.bytes, source.manifest.database.sha256))
    for file in source.manifest.pages:
        shutil.copy2(source.pages / file.file, staged / PAGES / file.file)
        check_file(staged / PAGES, file)
    with connect(copy) as db:
        db.execute("CHECKPOINT")
    sync(copy)
