"""What a day's articles cost as the archive grows: copies, matching and stories over weeks of invented news.

    python -m benchmarks.archive [--articles 20000] [--days 40] [--at-once] [--home FOLDER]

Articles of some 450 words are written, of which an eighth are copies and three quarters belong to happenings
that last for days; each outlet has lines that it repeats. Day after day they are stored and go through the
whole match stage, with the topics of the seed that comes with the project; or all of them at once. A line a
day (a batch, at once) says what it cost in CPU time of this process and what the process holds. Linux only.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import resource
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from benchmarks.matching import vocabulary
from benchmarks.memory import resident
from flows.desk import Desk, open_desk, stopped_clock
from flows.importing import ImportedArticle, article_row, chunked
from flows.progress import Progress
from flows.settings import read_settings
from flows.stages.match import match_stage
from warehouse.read.articles import ArticleRow, store_imported

FIRST_DAY = datetime(2026, 3, 2, tzinfo=UTC)
OUTLETS = 90
OWN_SHARE = 0.18
ALONE, LASTS = 0.25, 4
SIZE_OF_HAPPENING = 8


@dataclass(frozen=True, slots=True)
class Happening:
    """What is reported from a day on: words of its own, and names."""

    words: list[str]
    names: list[str]


class Newsroom:
    """Writes the articles of one day after the other; the same each time."""

    def __init__(self) -> None:
        self.chance = random.Random("archive")
        self.words = vocabulary(self.chance, 30_000)
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))
        self.lines = [[self.sentence(14) for _ in range(3)] for _ in range(OUTLETS)]
        self.running: list[Happening] = []

    def sentence(self, length: int) -> str:
        """Return words in a row, common ones often."""
        said = " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=length))
        return said[0].upper() + said[1:] + "."

    def happening(self) -> Happening:
        """Return something new."""
        names = [word.capitalize() for word in self.chance.sample(self.words, 5)]
        return Happening(self.chance.sample(self.words, 40), names)

    def text(self, about: Happening) -> tuple[str, str]:
        """Return a headline and paragraphs about a happening."""
        pick, lines = self.chance, []
        for _ in range(pick.randrange(5, 10)):
            said = pick.choices(self.words, cum_weights=self.weights, k=60)
            for place in range(1, 60):
                if pick.random() < OWN_SHARE:
                    own = about.names if pick.random() < 0.2 else about.words
                    said[place] = pick.choice(own)
            lines.append(" ".join(said).capitalize() + ".")
        title = (pick.choice(about.names), *pick.sample(about.words, 4), *pick.sample(self.words, 2))
        return " ".join(title), "\n".join(lines)

    def day(self, number: int, articles: int) -> Iterator[ArticleRow]:
        """Yield a day's articles in the order of their times."""
        pick, told = self.chance, list[tuple[str, str]]()
        fresh = [self.happening() for _ in range(max(1, articles // (SIZE_OF_HAPPENING * LASTS)) * LASTS)]
        self.running = (self.running + fresh)[-len(fresh) * LASTS :]
        for place in range(articles):
            outlet = pick.randrange(OUTLETS)
            if told and pick.random() < 0.125:
                title, text = pick.choice(told)
            else:
                about = self.happening() if pick.random() < ALONE else pick.choice(self.running)
                title, text = self.text(about)
                told.append((title, text))
            seen = FIRST_DAY + timedelta(days=number, seconds=place * 86_000 / articles)
            yield article_row(
                ImportedArticle(
                    url=f"https://outlet{outlet}.example/{number}/{place}",
                    title=title,
                    text="\n".join((text, *self.lines[outlet])),
                    published_at=seen,
                    language="en",
                    outlet=f"Outlet {outlet}",
                ),
                seen,
            )


class Meter(Progress):
    """A progress that prints what was spent and what is held since the last line."""

    def __init__(self) -> None:
        super().__init__(listener=self.seen)
        self.spent = spent()
        self.peak = 0
        self.inside = False
        self.days: list[float] = []

    def say(self, line: str) -> None:
        """Print nothing of the stages' own lines."""

    def seen(self, label: str, done: int, total: int) -> None:
        """Look at the memory with each step; where all came at once, a step is a line."""
        held = resident("self")
        self.peak = max(self.peak, held)
        if self.inside:
            self.line(f"{label} {done} of {total}")

    def line(self, what: str) -> None:
        """Print a line and begin to count anew."""
        now, held = spent(), resident("self")
        self.days.append(now - self.spent)
        sys.stdout.write(f"{what:<28} {now - self.spent:6.1f} s CPU  {held:5d} MB\n")
        sys.stdout.flush()
        self.spent = spent()


def spent() -> float:
    """Return the CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def store(desk: Desk, articles: Iterator[ArticleRow]) -> None:
    """Store articles as an import does."""
    for batch in chunked(articles, 1000):
        with desk.database() as db:
            store_imported(db, batch, "benchmark")


def main() -> None:
    """Fill an archive and print what it costs on the way."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--days", type=int, default=40)
    parser.add_argument("--at-once", action="store_true")
    parser.add_argument("--home", type=Path)
    args = parser.parse_args()
    meter, newsroom = Meter(), Newsroom()
    with contextlib.ExitStack() as stack:
        home = args.home or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = read_settings(seed="netflix-genai", home=home)
        for day in range(args.days):
            now = FIRST_DAY + timedelta(days=day + 1)
            desk = open_desk(settings, stopped_clock(now), meter)
            store(desk, newsroom.day(day, args.articles // args.days))
            if not args.at_once:
                meter.spent = spent()
                match_stage(desk, f"day {day}")
                meter.line(f"{(day + 1) * (args.articles // args.days):>6} articles, day {day + 1}")
        if args.at_once:
            meter.line("stored")
            meter.inside = True
            match_stage(desk, "at once")
            meter.line("to the end")
        report(desk, meter)


def report(desk: Desk, meter: Meter) -> None:
    """Print the whole run's figures."""
    with desk.database() as db:
        figures = [
            db.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
            for table in ("articles", "copies", "stories")
        ]
    size = desk.home.pipeline.stat().st_size / 2**20
    sys.stdout.write("{:,} articles, {:,} copies, {:,} stories; ".format(*figures))
    sys.stdout.write(f"{spent():.0f} s CPU, at most {meter.peak} MB, database {size:.0f} MB\n")


if __name__ == "__main__":
    main()
