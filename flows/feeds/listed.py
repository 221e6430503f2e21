"""The seed's feed list on the command line: shown, taken out, and grown by other lists."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from flows.desk import wall_clock
from flows.feeds.asked import feed_id
from flows.home import Home
from flows.lines import print_line, shown
from flows.settings import Settings
from flows.tables import print_answer
from seeds.errors import SeedError
from seeds.feed_list import FeedList, FeedSource, read_feeds, write_feeds
from seeds.folder import Seed, load_seed
from warehouse.ask import Answer
from warehouse.connection import connect
from warehouse.poll.health import FeedHealth, feed_health

COLUMNS: tuple[str, ...] = (
    "outlet", "url", "tier", "language", "country", "interval", "last poll", "entries", "next poll",
)  # fmt: skip
TABLE_COLUMNS: tuple[str, ...] = ("outlet", "last poll", "entries", "next poll", "url")


def list_path(settings: Settings) -> Path:
    """Return the file of the feed list. Raises SeedError where neither it nor its seed is there."""
    if settings.feeds is not None:
        return settings.feeds
    return load_seed(settings.seed).folder / "feeds.opml"


def read_list(path: Path) -> FeedList:
    """Return the feed list of a file; an empty one where there is no file yet. Warnings are printed."""
    if not path.exists():
        return FeedList(())
    feeds = read_feeds(path)
    warn(feeds.warnings)
    return feeds


def warn(warnings: Iterable[str]) -> None:
    """Print warnings of a list on standard error."""
    for warning in warnings:
        sys.stderr.write(f"storywatch: {warning}\n")


def grow_list(path: Path, more: Sequence[FeedSource]) -> list[FeedSource]:
    """Write feeds that the list does not have yet to its end; returns them.

    A list with rows that could not be read is kept beside the new one, for those rows are not in it.
    """
    feeds = read_list(path)
    known = {feed.url for feed in feeds.feeds}
    new = [feed for feed in {feed.url: feed for feed in more}.values() if feed.url not in known]
    if not new:
        return []
    if feeds.warnings:
        keep_beside(path)
    write_feeds(replace(feeds, feeds=(*feeds.feeds, *new)), path)
    return new


def keep_beside(path: Path) -> None:
    """Copy a list to NAME.before. Raises SeedError."""
    kept = path.with_name(f"{path.name}.before")
    try:
        kept.write_bytes(path.read_bytes())
    except OSError as error:
        raise SeedError(kept, f"cannot be written: {error.strerror}") from None
    sys.stderr.write(f"storywatch: the list as it was is kept as {shown(kept)}\n")


def import_feed_lists(settings: Settings, files: Sequence[Path]) -> None:
    """Add the feeds of other lists. Raises SeedError for a file that is no list, when the rest is done."""
    path = list_path(settings)
    found: list[FeedSource] = []
    refused: list[SeedError] = []
    for file in files:
        try:
            feeds = read_feeds(file)
        except SeedError as error:
            refused.append(error)
            continue
        warn(feeds.warnings)
        found += feeds.feeds
    new = grow_list(path, found)
    print_line(f"{len(found):,} feeds in {len(files)} files, {len(new):,} of them new in {shown(path)}")
    if refused:
        warn(str(error) for error in refused[1:])
        raise refused[0]


def export_feed_list(settings: Settings, output: Path | None) -> None:
    """Write the list as OPML to a file or to standard output."""
    text = write_feeds(read_list(existing(list_path(settings))), output)
    if output is None:
        sys.stdout.write(text)


def existing(path: Path) -> Path:
    """Return the path of a list that is there; read_feeds says what to do about one that is not."""
    if not path.exists():
        read_feeds(path)
    return path


def list_feed_list(settings: Settings, form: str) -> None:
    """Print the feeds of the seed with how they fare, as a table or JSON."""
    seed = load_seed(settings.seed, settings.feeds)
    warn(seed.feeds.warnings)
    known = {each.feed_id: each for each in health_of(settings, seed)}
    rows = [list_row(feed, known.get(feed_id(feed.url))) for feed in seed.feeds.feeds]
    shown_columns = COLUMNS if form == "json" else TABLE_COLUMNS
    places = [COLUMNS.index(column) for column in shown_columns]
    cells = [tuple(row[place] for place in places) for row in rows]
    print_answer(Answer(shown_columns, cells, truncated=False), form)


def list_row(feed: FeedSource, health: FeedHealth | None) -> tuple[object, ...]:
    """Return a line of the list."""
    fares = (health.reason, health.entries, health.next_poll_at) if health else (None, None, None)
    return (feed.outlet, feed.url, feed.tier, feed.language, feed.country, feed.interval_minutes, *fares)


def health_of(settings: Settings, seed: Seed) -> list[FeedHealth]:
    """Return how the seed's feeds fare, from the published copy; nothing where there is none yet."""
    published = Home(settings.home).published
    if not published.exists():
        return []
    with connect(published, read_only=True) as db:
        return feed_health(db, seed.name, wall_clock())
