"""A newsroom in simulated time: what its feeds publish and when, what goes wrong, and what it has shown."""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

from tests.extractors.servers import Asked, Reply, Route, Site, bomb, drip, packed, redirect, reset, stall

QUARTER = timedelta(minutes=15)
FEED_FAULTS = (
    *("429", "500", "stall", "drip", "reset", "truncated", "gone", "moved", "html", "malformed", "bomb"),
    *("loop", "latin1", "empty"),
)
PAGE_FAULTS = (
    "404",
    "410",
    "500",
    "429",
    "stall",
    "reset",
    "truncated",
    "bomb",
    "loop",
    "moved",
    "latin1",
    "bare",
)
SAID = (
    "harbour council bridge winter theatre railway garden market teacher river engine museum bakery island "
    "orchard station captain library festival meadow furnace lantern parade village workshop ferry granite"
)
WORDS = SAID.split()
BOMB = bomb(8)


@dataclass(frozen=True, slots=True)
class Item:
    """What a feed publishes at a time (UTC); ``fault`` is what its page does, if anything."""

    feed: int
    number: int
    at: datetime
    fault: str

    @property
    def path(self) -> str:
        """Where its page is."""
        return f"/item/{self.number}"

    @property
    def token(self) -> str:
        """A word that only its text has."""
        return f"tok{self.feed}x{self.number}q"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed on a host of its own: how many items it lists, all it has, and its faults (from, to, kind)."""

    number: int
    window: int
    items: tuple[Item, ...]
    faults: tuple[tuple[datetime, datetime, str], ...]

    @property
    def host(self) -> str:
        """Its loopback address."""
        return f"127.1.{self.number // 250}.{self.number % 250 + 1}"

    def listed(self, now: datetime) -> list[Item]:
        """Return what it lists, the newest first."""
        return [item for item in self.items if item.at <= now][-self.window :][::-1]

    def fault(self, now: datetime) -> str:
        """Return what is wrong with it, '' for nothing."""
        return next((kind for begun, ended, kind in self.faults if begun <= now < ended), "")


def draw_feed(number: int, begin: datetime, end: datetime, chance: random.Random) -> Feed:
    """Draw a feed: from an item in two days to forty a day, and a fault of an hour or three now and then."""
    a_day = 0.5 * 80 ** chance.random()
    window = chance.randint(4, 20)
    hours = (end - begin) / timedelta(hours=1)
    count = max(1, round(a_day * hours / 24 * chance.uniform(0.7, 1.3)))
    times = sorted(begin + (end - begin) * chance.random() for _ in range(count))
    before = sorted(begin - timedelta(days=2) * chance.random() for _ in range(chance.randint(0, 5)))
    items = tuple(
        Item(
            number,
            place,
            at.replace(microsecond=0),
            chance.choice(PAGE_FAULTS) if chance.random() < 0.1 else "",
        )
        for place, at in enumerate([*before, *times])
    )
    faults = []
    for hour in range(int(hours)):
        if chance.random() < 0.02:
            begun = begin + timedelta(hours=hour)
            faults.append((begun, begun + timedelta(hours=chance.choice((1, 3))), chance.choice(FEED_FAULTS)))
    return Feed(number, window, items, tuple(faults))


@dataclass
class Ledger(dict[str, Route]):
    """The feeds as routes of a Site. ``now`` is the time there; ``shown`` has when items were listed."""

    feeds: list[Feed]
    now: datetime
    shown: dict[Item, set[datetime]] = field(default_factory=lambda: defaultdict(set))
    port: int = 0

    def __post_init__(self) -> None:
        self.by_host = {feed.host: feed for feed in self.feeds}

    __hash__ = object.__hash__  # type: ignore[assignment]  # a dict has none, and this one is known by identity

    def get(self, key: str, default: Any = None) -> Any:
        """Return the route of a host and path."""
        host, slash, path = key.partition("/")
        feed = self.by_host.get(host)
        if feed is None or not slash:
            return default
        if path in ("feed", "feed-moved"):
            return self.feed_route(feed, path)
        kind, _, number = path.partition("/")
        if kind in ("item", "moved") and number.isdigit() and int(number) < len(feed.items):
            return self.page_route(feed.items[int(number)], moved=kind == "moved")
        return default

    def url(self, item: Item) -> str:
        """Return an item's address."""
        return f"http://{self.feeds[item.feed].host}:{self.port}{item.path}"

    def feed_url(self, number: int) -> str:
        """Return a feed's address."""
        return f"http://{self.feeds[number].host}:{self.port}/feed"

    def feed_route(self, feed: Feed, path: str) -> Route:
        """Return how a feed answers now."""
        fault = feed.fault(self.now)
        body = self.document(feed)
        ill: dict[str, Route] = {
            "429": Reply(b"", 429, (("Retry-After", "1800"),)),
            "500": Reply(b"", 500),
            "stall": stall,
            "drip": drip(0.1),
            "reset": reset,
            "truncated": Reply(body[: len(body) // 2], length=len(body)),
            "gone": Reply(b"", 410),
            "html": Reply(b"<html><body><h1>Down for maintenance</h1></body></html>"),
            "malformed": Reply(b"<rss><channel><item><title>" + b"&broken <<<" * 20),
            "bomb": packed(BOMB),
            "loop": redirect(f"/{path}"),
            "empty": Reply(b"<rss version='2.0'><channel><title>F</title></channel></rss>"),
        }
        if fault == "moved" and path == "feed":
            return redirect("/feed-moved", 301)
        return ill.get(fault) or (lambda asked: self.good(feed, asked, latin=fault == "latin1"))

    def good(self, feed: Feed, asked: Asked, *, latin: bool) -> Reply:
        """Answer with the document, and note what was shown."""
        body = self.document(feed, "iso-8859-1" if latin else "utf-8")
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        for item in feed.listed(self.now):
            self.shown[item].add(self.now)
        if asked.headers.get("if-none-match") == tag:
            return Reply(b"", 304, (("ETag", tag),))
        return Reply(body, headers=(("ETag", tag), ("Content-Type", "application/rss+xml")))

    def document(self, feed: Feed, charset: str = "utf-8") -> bytes:
        """Return the feed's document."""
        items = "".join(
            f"<item><title>{headline(item)}</title><link>{self.url(item)}</link><guid>{item.token}</guid>"
            f"<pubDate>{format_datetime(item.at)}</pubDate></item>"
            for item in feed.listed(self.now)
        )
        declared = f'<?xml version="1.0" encoding="{charset}"?><rss version="2.0"><channel>'
        return f"{declared}<title>F{feed.number} é</title>{items}</channel></rss>".encode(charset)

    def page_route(self, item: Item, *, moved: bool) -> Route:
        """Return how a page answers now: what fails for a while does so for its first two hours."""
        fresh = self.now - item.at < timedelta(hours=2)
        passing: dict[str, Route] = {
            "500": Reply(b"", 500),
            "429": Reply(b"", 429, (("Retry-After", "900"),)),
            "stall": stall,
            "reset": reset,
            "truncated": Reply(b"<html><p>half", length=5000),
        }
        lasting: dict[str, Route] = {
            "404": Reply(b"", 404),
            "410": Reply(b"", 410),
            "bomb": packed(BOMB),
            "loop": redirect(item.path),
            "bare": Reply(b"<html><body><p>Nothing.</p></body></html>"),
        }
        if item.fault == "moved" and not moved:
            return redirect(f"/moved/{item.number}")
        if item.fault in lasting or (fresh and item.fault in passing):
            return lasting.get(item.fault) or passing[item.fault]
        latin = item.fault == "latin1"
        kind = (("Content-Type", f"text/html; charset={'iso-8859-1' if latin else 'utf-8'}"),)
        return Reply(page_of(item).encode("iso-8859-1" if latin else "utf-8"), headers=kind)


def headline(item: Item) -> str:
    """Return an item's headline: one in five is about what is watched."""
    subject = "Netflix generative AI" if item.number % 5 == 0 else "The council"
    chance = random.Random(f"{item.token} headline")
    return f"{subject}: {' '.join(chance.sample(WORDS, 4))} {item.token}"


def page_of(item: Item) -> str:
    """Return an item's page, with a text that no other has."""
    chance = random.Random(item.token)
    paragraphs = [
        f"{' '.join(chance.choices(WORDS, k=18)).capitalize()} café {chance.randrange(10**9)}."
        for _ in range(5)
    ]
    paragraphs[0] += f" About {item.token} the council said that {headline(item)} was true."
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    title = headline(item)
    head = f"<html lang='en'><head><title>{title}</title></head>"
    return f"{head}<body><article><h1>{title}</h1>{body}</article></body></html>"


class Server:
    """The newsroom's server, which can be down for a while and comes back on the same port."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.site: Site | None = None

    def up(self) -> None:
        """Serve, if not serving already."""
        if self.site is None:
            self.site = Site(addresses=("0.0.0.0",), routes=self.ledger, port=self.ledger.port)
            self.site.__enter__()
            self.ledger.port = self.site.port

    def down(self) -> None:
        """Stop serving: whoever connects is refused."""
        if self.site is not None:
            self.site.__exit__()
            self.site = None
