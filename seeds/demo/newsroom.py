"""The sample newsroom as data: the outlets and the articles, read from the files beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from seeds.demo.written_text import Block, read_blocks
from seeds.errors import SeedError

HERE = Path(__file__).parent
DAYS = 3


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented outlet. ``zone`` is an IANA name, ``faults`` says what its feed does on a day (1..3)."""

    id: str
    name: str
    tagline: str
    language: str
    country: str
    tier: int
    zone: str
    sections: tuple[str, ...]
    feed_format: str
    feed_path: str
    article_path: str
    feed_text: str = "summary"
    charset: str = "utf-8"
    link_suffix: str = ""
    robots: str = "User-agent: *\nAllow: /\n"
    faults: Mapping[int, str] | None = None

    def fault(self, day: int) -> str | None:
        """What is wrong with the feed on that day: ``500``, ``truncated`` or None."""
        return (self.faults or {}).get(day)


@dataclass(frozen=True, slots=True)
class Version:
    """A text that an article had from a day (1..3) and local time on; dates in it are still placeholders."""

    day: int
    at: time
    title: str
    summary: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """A written article: its texts in the order of their days, and what a reader should find it to be.

    ``kind`` is ``on`` (belongs to the story), ``near`` (shares words with it) or ``noise``; ``topics`` are
    the names in topics.toml that ought to catch it, ``line`` the story line, ``copy_of`` is ``outlet/slug``.
    """

    outlet: str
    slug: str
    authors: tuple[str, ...]
    section: str
    keywords: tuple[str, ...]
    kind: str
    line: str
    topics: tuple[str, ...]
    copy_of: str
    shown: int | None
    wall: bool
    missing: bool
    versions: tuple[Version, ...]

    @property
    def id(self) -> str:
        """Outlet and slug, as ``outlet/slug``: the name of the file."""
        return f"{self.outlet}/{self.slug}"

    @property
    def day(self) -> int:
        """The day (1..3) of publication."""
        return self.versions[0].day

    def as_of(self, day: int) -> Version:
        """The text that stands at the end of that day."""
        return [version for version in self.versions if version.day <= day][-1]


@dataclass(frozen=True, slots=True)
class Newsroom:
    """All outlets by id and all articles by ``outlet/slug``."""

    outlets: Mapping[str, Outlet]
    articles: Mapping[str, Article]

    def published(self, outlet: str, day: int) -> list[Article]:
        """What the outlet has published by the end of that day, newest first."""
        seen = [a for a in self.articles.values() if a.outlet == outlet and a.day <= day]
        return sorted(seen, key=lambda a: (a.day, a.versions[0].at, a.slug), reverse=True)


def load_newsroom(folder: Path = HERE) -> Newsroom:
    """Read outlets.toml and articles/ of the folder. Raises SeedError, which names the file."""
    outlets = {outlet.id: outlet for outlet in _outlets(folder / "outlets.toml")}
    files = [path for name in outlets for path in sorted((folder / "articles" / name).glob("*.md"))]
    headers = {path: _read(path) for path in files}
    articles: dict[str, Article] = {}
    originals = [p for p in files if "copy_of" not in headers[p][0] and _revised_day(p) is None]
    copies = [p for p in files if "copy_of" in headers[p][0]]
    for path in originals + copies:
        article = _article(path, headers, articles)
        articles[article.id] = article
    return Newsroom(outlets, articles)


def _outlets(path: Path) -> list[Outlet]:
    try:
        rows = tomllib.loads(path.read_text("utf-8"))["outlet"]
        return [
            Outlet(
                **{
                    **row,
                    "sections": tuple(row["sections"]),
                    "faults": {int(day): fault for day, fault in row.get("faults", {}).items()},
                }
            )
            for row in rows
        ]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise SeedError(path, f"does not describe the outlets: {error!r}") from error


def _read(path: Path) -> tuple[dict[str, str], tuple[Block, ...]]:
    head, separator, body = path.read_text("utf-8").partition("\n---\n")
    if not separator:
        raise SeedError(path, "needs a line '---' between its header and its text")
    lines = [line.partition(": ") for line in head.splitlines() if line.strip()]
    return {key.strip(): value.strip() for key, _, value in lines}, read_blocks(body)


def _revised_day(path: Path) -> int | None:
    """``slug.day2.md`` holds the text that ``slug.md`` has from day 2 on."""
    _, dot, day = path.stem.rpartition(".day")
    return int(day) if dot else None


def _article(
    path: Path,
    files: Mapping[Path, tuple[dict[str, str], tuple[Block, ...]]],
    known: Mapping[str, Article],
) -> Article:
    head, blocks = files[path]
    try:
        if source := head.get("copy_of"):
            original = known[source].versions[0]
            kept = original.blocks[: int(head.get("keep", len(original.blocks)))]
            head = {"title": original.title, "summary": original.summary, **head}
            blocks = kept + blocks
        versions = [_version(head, blocks)]
        for day in range(2, DAYS + 1):
            later = path.with_name(f"{path.stem}.day{day}.md")
            if later in files:
                versions.append(_version({**head, **files[later][0], "day": str(day)}, files[later][1]))
        return Article(
            outlet=path.parent.name,
            slug=path.stem,
            authors=_listed(head.get("author", "")),
            section=head["section"],
            keywords=_listed(head.get("keywords", "")),
            kind=head["kind"],
            line=head.get("line", ""),
            topics=_listed(head.get("topics", "")),
            copy_of=head.get("copy_of", ""),
            shown=int(head["shown"]) if "shown" in head else None,
            wall=head.get("page") == "consent wall",
            missing=head.get("page") == "missing",
            versions=tuple(versions),
        )
    except (KeyError, ValueError) as error:
        raise SeedError(path, f"has a header where a key is missing or wrong: {error!r}") from error


def _version(head: Mapping[str, str], blocks: tuple[Block, ...]) -> Version:
    return Version(int(head["day"]), time.fromisoformat(head["time"]), head["title"], head["summary"], blocks)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
