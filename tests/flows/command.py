"""The real command line, in a process of its own."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.command_line import main
from tests.flows.processes import environment_of


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str


def storywatch(
    *words: object,
    cwd: Path,
    settings: Mapping[str, object] = {},
    seconds: float = 90,
    file_limit: int = 0,
    prefect: str = "",
    prefect_log_level: str = "",
) -> Said:
    """Run a command in ``cwd`` with ``settings`` in its environment, by the names that ``Settings`` has.

    ``file_limit`` is the size in bytes that no file may pass: as a full disk would have it. ``prefect`` is
    the address of a server, without which a command that runs a flow starts its own, which takes ten seconds.
    """
    environment = environment_of(settings)
    if prefect:
        environment["PREFECT_API_URL"] = prefect
    if prefect_log_level:
        environment["PREFECT_LOGGING_LEVEL"] = prefect_log_level

    def limit_files() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))

    done = subprocess.run(
        [sys.executable, "-m", "flows.command_line", *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=environment,
        timeout=seconds,
        preexec_fn=limit_files if file_limit else None,
    )
    return Said(done.returncode, done.stdout, done.stderr)


def storywatch_here(*words: object, columns: int = 300) -> Said:
    """Run a command that needs no Prefect in this process, which is quicker, on so wide a terminal."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["storywatch", *map(str, words)])
        patch.setenv("COLUMNS", str(columns))
        patch.setenv("NO_COLOR", "1")
        with pytest.raises(SystemExit) as end:
            main()
    return Said(int(end.value.code or 0), out.getvalue(), err.getvalue())


def refused(said: Said, *told: str, status: int = 2) -> None:
    """Assert that a command ended with one line in words that tells all of this, and nothing else."""
    assert "Traceback" not in said.err, said.err
    assert said.err.startswith("storywatch: ")
    for part in told:
        assert part in said.err
    assert said.status == status
    assert said.out == ""
