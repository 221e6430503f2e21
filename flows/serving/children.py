"""Child processes that end when their parent does, however that ends."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1  # prctl(2): the signal that a process gets when its parent dies
# Loaded here: between fork and exec a lock of the loader that another thread held would never be released.
PRCTL = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def start_child(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    folder: Path | None = None,
    output: IO[bytes] | int | None = None,
    if_parent_dies: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, so that Ctrl-C reaches its parent alone.

    On Linux it gets ``if_parent_dies`` when the parent is gone, also where that was killed. Elsewhere only a
    parent that ends by itself takes it along.
    """
    parent = os.getpid()
    return subprocess.Popen(  # noqa: S603 - commands of our own, by this interpreter, no shell
        list(command),
        env=dict(environment),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
        preexec_fn=lambda: end_with_parent(if_parent_dies, parent),
    )


def end_with_parent(by: signal.Signals, parent: int) -> None:
    """Ask the system to end this process when its parent does; end at once where that happened already."""
    if PRCTL is None:
        return
    PRCTL(PR_SET_PDEATHSIG, int(by), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def end_child(child: subprocess.Popen[bytes], seconds: float) -> None:
    """End a process: by request, and by force where it has not followed within ``seconds``."""
    if child.poll() is None:
        child.terminate()
    try:
        child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
