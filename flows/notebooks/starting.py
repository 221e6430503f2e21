"""notebook: marimo in this command's place, with the notebook and the copy that it reads."""

from __future__ import annotations

import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from flows.errors import UsageError
from flows.home import Home
from flows.lines import print_line
from flows.settings import Settings

COVERAGE = Path(__file__).with_name("coverage.py")
NEEDED = ("marimo", "altair")


def start_notebook(settings: Settings, edit: Path | None, port: int | None, browser: bool) -> None:
    """Serve the notebook on this machine until Ctrl-C, or open one's own copy of it. Raises UsageError."""
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        raise UsageError(
            f"the notebook needs {' and '.join(missing)}: pip install -c constraints.txt -e '.[notebook]'"
        )
    command = marimo_command(settings.home, edit, port, browser)
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 - our own interpreter, and no shell that could read the paths


def marimo_command(home: Path, edit: Path | None, port: int | None, browser: bool) -> list[str]:
    """Return what starts marimo; it listens on loopback. Raises UsageError where a copy cannot be written."""
    # Without --skip-update-check marimo's editor asks its makers which version is the latest.
    doing = ["edit", "--skip-update-check", str(own_copy(edit))] if edit else ["run", str(COVERAGE)]
    options = ["--host", "127.0.0.1"]
    options += ["--port", str(port)] if port else []
    options += [] if browser else ["--headless"]
    database = Home(home).published.absolute()
    return [sys.executable, "-m", "marimo", *doing, *options, "--", "--database", str(database)]


def own_copy(path: Path) -> Path:
    """Return a notebook of the reader's own, made from ours where it is not there. Raises UsageError."""
    if path.suffix != ".py":
        raise UsageError(f"{path}: a notebook is a file that ends in .py")
    if path.exists():
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(COVERAGE, path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}): name another file") from None
    print_line(f"{path} is a copy of the notebook, yours to change; the round yellow button runs it")
    return path
