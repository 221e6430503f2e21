"""The labelled set of stories: articles written for the project, each with the happening that it is about."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.warehouse.rows_of_articles import article

FOLDER = Path(__file__).parent / "story_set"
FIRST_DAY = datetime(2026, 3, 30, tzinfo=UTC)
HEAD = re.compile(r"# (\S+) @ (\d+) (\d+):(\d+) \| (.+?) \| (.+)")


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article of the set; ``happening`` is its label."""

    key: str
    happening: str
    outlet: str
    title: str
    text: str
    seen: datetime

    def row(self) -> dict[str, Any]:
        """Return it as a row of the table articles."""
        tier = 1 if self.outlet in {"Kestrel Wire", "Daily Meridian"} else 2
        return article(self.key, self.title, self.text, self.seen, outlet=self.outlet, tier=tier)


def labelled_articles() -> list[Labelled]:
    """Read the set; each article ends with the lines that its outlet prints under everything."""
    boilerplate = dict(sections((FOLDER / "outlets.txt").read_text("utf-8")))
    found = []
    for file in sorted(FOLDER.glob("week*.txt")):
        for head, text in sections(file.read_text("utf-8")):
            match = HEAD.fullmatch("# " + head)
            assert match, head
            happening, day, hour, minute, outlet, title = match.groups()
            seen = FIRST_DAY + timedelta(days=int(day) - 1, hours=int(hour), minutes=int(minute))
            body = "\n".join([text, *background(happening, title + text)])
            found.append(
                Labelled(
                    f"{happening}/{day}-{hour}{minute}-{outlet.replace(' ', '-')}",
                    happening,
                    outlet,
                    title,
                    f"{body}\n{boilerplate[outlet]}",
                    seen,
                )
            )
    return found


def background(happening: str, text: str) -> list[str]:
    """Write what reports of such things say besides: of the subject, and of the firms and places named."""
    pick = random.Random(text)
    topics = dict(line.split(": ") for line in (FOLDER / "topics.txt").read_text("utf-8").splitlines())
    pools = dict(sections((FOLDER / "backgrounds.txt").read_text("utf-8")))
    firms = dict(sections((FOLDER / "firms.txt").read_text("utf-8")))
    lines = [line for firm, pool in firms.items() if firm in text for line in pool.splitlines()]
    for topic, happenings in topics.items():
        if happening in happenings.split():
            pool = pools[topic].splitlines()
            lines += pick.sample(pool, min(5, len(pool)))
    return [re.sub(r"\{([^}]*)\}", lambda choice: pick.choice(choice[1].split("|")), line) for line in lines]


def sections(text: str) -> Iterable[tuple[str, str]]:
    """Yield (heading, text) of a file whose headings begin with #."""
    for part in re.split(r"^# ", text, flags=re.M)[1:]:
        head, _, body = part.partition("\n")
        yield head.strip(), body.strip()


def halves(articles: Iterable[Labelled]) -> tuple[set[str], set[str]]:
    """Split the happenings in two, look-alike siblings (which stand side by side in the files) together."""
    order = list(dict.fromkeys(each.happening for each in articles))
    first = {happening for place, happening in enumerate(order) if place // 2 % 2 == 0}
    return first, set(order) - first


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far grouping and labels agree on which pairs of articles belong together."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def agreement(labels: Mapping[str, str], stories: Mapping[str, str]) -> Agreement:
    """Compare by pairs: singletons, which are easy, then count for nothing. Both map an article's key."""

    def pairs(counts: Iterable[int]) -> int:
        return sum(count * (count - 1) // 2 for count in counts)

    together = pairs(Counter((labels[key], stories[key]) for key in labels).values())
    grouped = pairs(Counter(stories[key] for key in labels).values())
    labelled = pairs(Counter(labels.values()).values())
    return Agreement(together / grouped if grouped else 1.0, together / labelled if labelled else 1.0)
