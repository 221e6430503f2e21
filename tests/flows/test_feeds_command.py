"""storywatch feeds, as it is typed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows.command_line import app
from seeds.feed_list import read_feeds
from tests.extractors.servers import Reply, Site, redirect
from tests.flows.polled_house import BEGIN, DAY, House, item, numbered, rss
from warehouse.publish import publish

PAGE = b"""<!doctype html><html><head><title>The Paper</title>
<link rel="alternate" type="application/rss+xml" href="/news.xml">
<link rel="alternate" type="application/rss+xml" href="/sport.xml"></head><body><p>News.</html>"""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as served:
        yield served


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STORYWATCH_ALLOW_PRIVATE", "127.0.0.1/32")
    monkeypatch.setenv("STORYWATCH_HOST_DELAY", "0")
    monkeypatch.setenv("STORYWATCH_SEED", "demo")
    monkeypatch.setenv("STORYWATCH_FEEDS", str(tmp_path / "feeds.opml"))
    monkeypatch.setenv("STORYWATCH_HOME", str(tmp_path / "home"))


def feeds(*words: object) -> Result:
    return CliRunner().invoke(app, ["feeds", *map(str, words)])


def listed(tmp_path: Path) -> list[str]:
    return [feed.url for feed in read_feeds(tmp_path / "feeds.opml").feeds]


def polled(house: House, days: float) -> None:
    house.poll(BEGIN + days * DAY)
    publish(house.desk.home.pipeline, house.desk.home.published, wait_seconds=5)


def test_add_finds_the_feeds_of_a_site_shows_them_and_writes_the_list(site: Site, tmp_path: Path) -> None:
    site.routes |= {"/": Reply(PAGE, headers=(("Content-Type", "text/html"),))}
    site.routes |= {"/news.xml": rss(numbered(1, 2)), "/sport.xml": rss(numbered(3))}
    said = feeds("add", site.url("/"), "--tier", 1)
    assert said.exit_code == 0, said.output
    assert "A headline that is long enough, number 1" in said.output
    assert listed(tmp_path) == [site.url("/news.xml")]
    feed = read_feeds(tmp_path / "feeds.opml").feeds[0]
    assert (feed.outlet, feed.tier) == ("Paper", 1)
    assert "has it already" in feeds("add", site.url("/news.xml")).output
    assert feeds("add", site.url("/"), "--all").exit_code == 0
    assert listed(tmp_path) == [site.url("/news.xml"), site.url("/sport.xml")]


def test_add_says_why_there_is_no_feed_and_writes_nothing(site: Site, tmp_path: Path) -> None:
    site.routes["/"] = Reply(b"<!doctype html><html><p>Nothing here.</html>")
    said = feeds("add", site.url("/"))
    assert "no feed found there" in str(said.exception)
    said = feeds("add", site.url("/missing"))
    assert "HTTP 404" in str(said.exception)
    assert not (tmp_path / "feeds.opml").exists()


def test_import_takes_what_it_can_and_names_the_rest(tmp_path: Path) -> None:
    good, broken = tmp_path / "good.txt", tmp_path / "broken.opml"
    good.write_text("https://a.example/feed\nhttps://b.example/feed\nhttps://a.example/feed\n")
    broken.write_text(
        "<opml><body><outline text='A & B' xmlUrl='https://c.example/feed'/><outline xmlUrl='x:'/>"
    )
    said = feeds("import", good, broken)
    assert "3 of them new" in said.output
    assert "row left out" in said.stderr
    assert listed(tmp_path) == ["https://a.example/feed", "https://b.example/feed", "https://c.example/feed"]
    (tmp_path / "no.opml").write_bytes(b"%PDF-1.7")
    said = feeds("import", tmp_path / "no.opml", good)
    assert "is no feed list" in str(said.exception)


def test_export_gives_back_what_the_list_holds(tmp_path: Path) -> None:
    row = '<outline text="A" xmlUrl="https://a.example/f" interval="30" header.X-A="b"/>'
    (tmp_path / "feeds.opml").write_text(f"<opml><body>{row}</body></opml>")
    (tmp_path / "out.opml").write_text(feeds("export").stdout)
    assert read_feeds(tmp_path / "out.opml").feeds[0].interval_minutes == 30
    assert feeds("export", "--output", tmp_path / "again.opml").exit_code == 0
    assert (tmp_path / "again.opml").read_text() == (tmp_path / "out.opml").read_text()


def test_health_names_each_trouble_and_cron_hears_of_it(site: Site, tmp_path: Path) -> None:
    house = House(tmp_path, *(site.url(path) for path in ("/well", "/failing", "/full", "/moving")))
    assert feeds("health").exit_code != 0
    paths = ("/well", "/failing", "/full", "/there")
    site.routes |= {path: rss(numbered(1, 2)) for path in paths} | {"/moving": redirect("/there", 301)}
    polled(house, 0)
    site.routes |= {"/failing": Reply(b"", 500), "/full": rss(numbered(5, 6))}
    polled(house, 1)
    said = feeds("health")
    assert said.exit_code == 1
    states = {line.split()[0] for line in said.stdout.splitlines() if line[0] != " "}
    assert {"failing", "moved"} <= states
    assert "server_error since 2026-03-05: HTTP 500" in said.stdout
    rows = json.loads(feeds("health", "--format", "json").stdout)
    assert {row["url"] for row in rows if row["state"] == "failing"} == {site.url("/failing")}


def test_list_shows_every_feed_with_its_last_poll(site: Site, tmp_path: Path) -> None:
    house = House(tmp_path, site.url("/feed"))
    assert json.loads(feeds("list", "--format", "json").stdout)[0]["last poll"] is None
    site.routes["/feed"] = rss(numbered(1))
    polled(house, 0)
    (row,) = json.loads(feeds("list", "--format", "json").stdout)
    assert (row["url"], row["last poll"], row["entries"]) == (site.url("/feed"), "ok", 1)
    assert "last poll" in feeds("list").stdout


def test_test_says_what_a_poll_would_do_and_stores_nothing(site: Site, tmp_path: Path) -> None:
    house = House(tmp_path, site.url("/feed"))
    site.routes["/feed"] = rss(numbered(1, 2), ETag='"1"')
    house.poll(datetime.now(UTC) - timedelta(hours=1))
    publish(house.desk.home.pipeline, house.desk.home.published, wait_seconds=5)
    before = (tmp_path / "home" / "pipeline.duckdb").read_bytes()
    site.routes["/feed"] = rss(numbered(2, 3, 4), Cache_Control="max-age=7200")
    said = feeds("test", site.url("/feed"))
    assert said.exit_code == 0, said.output
    assert site.asked[-1].headers["if-none-match"] == '"1"'
    assert "2 would be new, 1 are known" in said.stdout
    assert "the feed asks for 2 h" in said.stdout
    assert (tmp_path / "home" / "pipeline.duckdb").read_bytes() == before
    said = feeds("test", site.url("/nowhere"))
    assert "not_found: HTTP 404" in said.stdout
    assert "not in the feed list" in said.stdout


def test_explain_shows_polls_reasons_and_the_offending_bytes(site: Site, tmp_path: Path) -> None:
    house = House(tmp_path, site.url("/feed"))
    site.routes["/feed"] = rss(numbered(1, 2))
    polled(house, 0)
    whole = f"<rss version='2.0'><channel>{item(3)}<item><title>Broken < here</title></channel>"
    site.routes["/feed"] = Reply(whole.encode())
    polled(house, 1)
    said = feeds("explain", "/feed")
    assert said.exit_code == 0, said.output
    assert "next poll" in said.stdout
    assert "Broken <" in said.stdout
    said = feeds("explain", "nothing like it")
    assert "no feed of this seed has" in str(said.exception)
