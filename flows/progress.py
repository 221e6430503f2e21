"""Progress of long work: a bar in a terminal, plain lines elsewhere, both on standard error."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

Advance = Callable[[int], None]
SECONDS_BETWEEN_LINES = 5.0


class Progress:
    """Shows how far a stage has come."""

    def __init__(self, listener: Callable[[str, int, int], None] | None = None) -> None:
        self.console = Console(stderr=True)
        self.listener = listener

    @contextmanager
    def stage(self, label: str, total: int) -> Iterator[Advance]:
        """Yield a function to call with each amount of work that is done."""
        done = 0
        with self.shown(label, total) as show:

            def advance(amount: int = 1) -> None:
                nonlocal done
                done += amount
                show(done)
                if self.listener:
                    self.listener(label, done, total)

            yield advance

    @contextmanager
    def counting(self, label: str) -> Iterator[Advance]:
        """Yield a function to call with each amount of work, where nobody knows how much there is."""
        columns = (
            TextColumn("{task.description}"),
            TextColumn("{task.completed:,.0f} rows"),
            TimeElapsedColumn(),
        )
        with Bars(
            *columns, console=self.console, transient=True, disable=not self.console.is_terminal
        ) as bars:
            task = bars.add_task(label, total=None)
            done, last = 0, time.monotonic()

            def advance(amount: int = 1) -> None:
                nonlocal done, last
                done += amount
                bars.update(task, completed=done)
                if not self.console.is_terminal and time.monotonic() - last > SECONDS_BETWEEN_LINES:
                    last = time.monotonic()
                    self.say(f"{label} {done:,} rows")

            yield advance

    def say(self, line: str) -> None:
        """Print a line beside the bars."""
        self.console.print(line, highlight=False, markup=False, soft_wrap=True)

    @contextmanager
    def shown(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        """Show one stage as a bar or as lines."""
        if not self.console.is_terminal:
            yield self.lines(label, total)
            return
        columns = (
            TextColumn("{task.description:<7}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Bars(*columns, console=self.console) as bars:
            task = bars.add_task(label, total=total)
            yield lambda done: bars.update(task, completed=done)

    def lines(self, label: str, total: int) -> Callable[[int], None]:
        """Return a function that prints a line at the end and every few seconds."""
        last = time.monotonic()

        def show(done: int) -> None:
            nonlocal last
            if done >= total or time.monotonic() - last > SECONDS_BETWEEN_LINES:
                last = time.monotonic()
                self.say(f"{label:<7} {done}/{total}")

        return show
