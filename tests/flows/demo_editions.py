"""The demo's three editions out of the whole pipeline; `python -m tests.flows.demo_editions` keeps them.

The outlets have names instead of ports, behind a proxy on loopback, so that addresses, and with them every
id and every tie, are the same in each run.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from reports.canonical import from_json, to_json
from reports.edition import Edition
from reports.render import render
from seeds.demo.newsroom import DAYS, load_newsroom
from seeds.demo.server import _Handler, _OutletServer, feed_list
from seeds.demo.site import Response, Site
from seeds.feed_list import write_feeds
from tests.flows.newsroom import FIRST_DAY, TIMES, desk_at, run_daily
from warehouse.tell.editions import find_editions

GOLDEN = Path(__file__).parent / "golden"


@contextmanager
def behind_a_proxy(folder: Path, shown: list[int]) -> Iterator[tuple[str, Path]]:
    """Serve the newsroom as of the day in ``shown``; gives the proxy's address and the feed list."""
    newsroom = load_newsroom()
    origins = {name: f"http://{name}.example" for name in newsroom.outlets}
    site = Site(newsroom, FIRST_DAY, origins)

    def answer(target: str) -> Response:
        asked = urlsplit(target)
        outlet = (asked.hostname or "").removesuffix(".example")
        return site.respond(outlet, shown[0], target.partition(asked.netloc)[2])

    server = _OutletServer(("127.0.0.1", 0), _Handler)
    server.answer = answer
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    feeds = folder / "feeds.opml"
    write_feeds(feed_list(newsroom, origins), feeds)
    try:
        yield f"http://127.0.0.1:{server.server_port}", feeds
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def three_days(folder: Path) -> tuple[Edition, ...]:
    """Run the daily job at the end of each day; returns the editions, the first day's first."""
    shown = [1]
    with behind_a_proxy(folder, shown) as (proxy, feeds):
        for day in range(DAYS):
            shown[0] = day + 1
            run_daily(desk_at(folder / "home", feeds, TIMES[day], proxy=proxy))
    with desk_at(folder / "home", feeds, TIMES[-1]).database() as db:
        return tuple(from_json(row.content) for row in reversed(find_editions(db, "demo")))


def kept_forms(edition: Edition) -> dict[str, str]:
    """Return what is kept of an edition, by the ending: its text, and its content with a line a value."""
    tree = json.dumps(json.loads(to_json(edition)), indent=1, ensure_ascii=False, sort_keys=True)
    return {"txt": render(edition, "text"), "json": f"{tree}\n"}


def write() -> None:
    """Keep today's; look at the difference before committing it."""
    GOLDEN.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        for number, edition in enumerate(three_days(Path(folder)), start=1):
            for ending, text in kept_forms(edition).items():
                (GOLDEN / f"day{number}.{ending}").write_text(text, "utf-8")


if __name__ == "__main__":
    write()
