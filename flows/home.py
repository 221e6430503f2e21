"""The home folder: where everything that Storywatch keeps has its place."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from flows.errors import AnotherRun, UsageError


@dataclass(frozen=True, slots=True)
class Home:
    """The files under ``folder``."""

    folder: Path

    @property
    def pipeline(self) -> Path:
        """The pipeline's own database; one process at a time."""
        return self.folder / "pipeline.duckdb"

    @property
    def published(self) -> Path:
        """The copy that people open."""
        return self.folder / "storywatch.duckdb"

    @property
    def digests(self) -> Path:
        """Where editions are written."""
        return self.folder / "digests"

    @property
    def pages(self) -> Path:
        """Where raw pages are kept, a WARC file a day."""
        return self.folder / "pages"

    @property
    def backups(self) -> Path:
        """Where upkeep puts its backups unless a folder is set."""
        return self.folder / "backups"

    @property
    def log(self) -> Path:
        """The log of the runs; four older ones lie beside it."""
        return self.folder / "logs" / "storywatch.log"

    @property
    def prefect(self) -> Path:
        """Prefect's own home, unless PREFECT_API_URL points elsewhere."""
        return self.folder / "prefect"

    @property
    def run_lock(self) -> Path:
        """Held by the run that is at work."""
        return self.folder / "run.lock"

    @property
    def serve_lock(self) -> Path:
        """Held by the ``serve`` that keeps this home's schedules."""
        return self.folder / "serve.lock"

    def prepare(self) -> None:
        """Make the folder. Raises UsageError where it cannot be made or written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            writable = os.access(self.folder, os.W_OK | os.X_OK)
        except OSError as error:
            raise UsageError(
                f"{self.folder}: cannot be made ({error.strerror}): name another with --home"
            ) from error
        if not writable:
            raise UsageError(
                f"{self.folder}: cannot be written: check its rights, or name another with --home"
            )

    def is_held(self) -> bool:
        """Tell whether a run is at work here; asking writes nothing."""
        return is_locked(self.run_lock)

    def is_served(self) -> bool:
        """Tell whether ``serve`` keeps the schedules of this home; asking writes nothing."""
        return is_locked(self.serve_lock)

    @contextmanager
    def locked(self, wait_seconds: float) -> Iterator[None]:
        """Hold the home for one run. Raises AnotherRun where another has it for longer than the wait."""
        try:
            lock = FileLock(self.run_lock, timeout=wait_seconds)
            lock.acquire()
        except Timeout:
            raise AnotherRun(f"{self.folder}: another run is at work here; this one leaves") from None
        except OSError as error:
            raise UsageError(
                f"{self.folder}: cannot be written ({error.strerror}): name another with --home"
            ) from error
        try:
            self.finish_restore()
            yield
        finally:
            lock.release()

    def finish_restore(self) -> None:
        """Put in place what a restore that was killed had copied and checked; says so."""
        # Here, for it loads DuckDB: commands that hold no home answer without it.
        from flows.backups.placing import finish_placing, is_ready

        if is_ready(self):
            before = finish_placing(self)
            kept = f"; {before} holds what was there before" if before else ""
            sys.stderr.write(f"storywatch: a restore that was stopped midway is finished now{kept}\n")


def is_locked(path: Path) -> bool:
    """Tell whether a process holds the lock, also to somebody who may only read it.

    What is not there, or cannot even be read, is held by nobody that we could know of.
    """
    try:
        import fcntl
    except ImportError:  # Windows, where FileLock alone knows how it locks
        return path.exists() and cannot_acquire(path)
    try:
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(file)  # and with it the lock, which lasted for a moment
    return False


def cannot_acquire(path: Path) -> bool:
    """Tell whether another process has the lock, by acquiring it."""
    try:
        with FileLock(path, timeout=0):
            return False
    except (Timeout, OSError):
        return True
