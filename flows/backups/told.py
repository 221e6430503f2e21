"""backup and restore at a keeper's word, and what they say."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flows.backups.making import Backup, back_up
from flows.backups.manifest import Manifest, backups_folder
from flows.backups.restoring import Restored, restore
from flows.desk import wall_clock
from flows.home import Home
from flows.lines import print_line, shown
from flows.settings import Settings


def make_backup(settings: Settings, folder: Path | None, keep: int | None, *, pages: bool) -> None:
    """Back up the home and say what was made. Raises AnotherRun where a run holds the home for too long."""
    home = Home(settings.home.absolute())
    home.prepare()
    into = (folder or backups_folder(settings, home)).absolute()
    keep = keep or settings.keep_backups
    with home.locked(settings.lock_seconds):
        made = back_up(home, into, wall_clock(), keep=keep, pages=pages, wait=settings.lock_seconds)
    say_made(made, home, into)


def say_made(made: Backup, home: Home, into: Path) -> None:
    """Print what is in a backup, and how to get it back."""
    manifest = made.manifest
    print_line(f"Backup:   {shown(made.folder)}")
    print_line(f"Database: {size(manifest.database.bytes)}, {tables(manifest)}; read back and the same")
    if manifest.pages:
        total = size(sum(file.bytes for file in manifest.pages))
        shared = f"; {made.shared:,} shared with the backup before" if made.shared else ""
        print_line(f"Pages:    {files(manifest)}, {total}{shared}")
    for path in made.removed:
        print_line(f"Removed:  {shown(path)}")
    if into.is_relative_to(home.folder):
        print_line("Beware:   it lies on the disk of what it backs up: name a folder on another one")
    print_line(f"Restore:  storywatch restore {shown(made.folder)} --home {shown(home.folder)}")


def restore_backup(settings: Settings, backup: Path, *, replace: bool) -> None:
    """Restore a backup into the home and say what is where."""
    home = Home(settings.home.absolute())
    done = restore(home, backup.absolute(), wall_clock(), replace=replace, wait=settings.lock_seconds)
    say_restored(done, home)


def say_restored(done: Restored, home: Home) -> None:
    """Print what was restored, and what follows from it."""
    manifest = done.source.manifest
    if manifest.made_at:
        made = datetime.fromisoformat(manifest.made_at)
        print_line(
            f"Restored: the backup of {made:%Y-%m-%d %H:%M} UTC, made by Storywatch {manifest.storywatch}"
        )
    else:
        print_line(f"Restored: {shown(done.source.database)}, without raw pages")
    print_line(f"Checked:  {tables(manifest)}, {files(manifest)}; the copies are the same")
    print_line(f"Database: {shown(home.pipeline)}")
    if done.before:
        print_line(f"Before:   {shown(done.before)} holds what was there; delete it when all is well")
    print_line("Beware:   editions of later days are composed, and mailed, once more")
    print_line(f"Next:     storywatch run --home {shown(home.folder)}")


def tables(manifest: Manifest) -> str:
    """Say how much the tables hold."""
    return f"{len(manifest.tables)} tables, {manifest.rows:,} rows"


def files(manifest: Manifest) -> str:
    """Say how many files of raw pages there are."""
    count = len(manifest.pages)
    return f"{count or 'no'} file{'s' * (count != 1)} of raw pages"


def size(number: int) -> str:
    """Return a size in MB or GB, as disks are sold."""
    return f"{number / 1e9:,.1f} GB" if number >= 1e9 else f"{number / 1e6:,.1f} MB"
