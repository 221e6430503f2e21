"""The newsroom over real HTTP on loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest

from seeds.demo import DemoNewsroom
from seeds.feed_list import read_feeds

START = date(2026, 11, 20)


@pytest.fixture(scope="module")
def newsroom() -> Iterator[DemoNewsroom]:
    with DemoNewsroom(START, first_port=0) as served:
        yield served


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=10) as opened:
        yield opened


def test_every_article_is_served_at_the_address_its_feed_gives(
    newsroom: DemoNewsroom, client: httpx.Client
) -> None:
    newsroom.show_day(3)
    for article in newsroom.newsroom.articles.values():
        outlet = newsroom.newsroom.outlets[article.outlet]
        response = client.get(newsroom.site.url(article) + outlet.link_suffix)
        assert response.status_code == (404 if article.missing else 200), article.id
        assert "</html>" in response.text
        assert response.headers["content-encoding"] == "gzip"


def test_an_unchanged_feed_is_304_and_a_changed_one_is_not(
    newsroom: DemoNewsroom, client: httpx.Client
) -> None:
    newsroom.show_day(1)
    first = client.get(newsroom.feed_url("northlight"))
    known = {"If-None-Match": first.headers["etag"]}
    again = client.get(newsroom.feed_url("northlight"), headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    since = {"If-Modified-Since": first.headers["last-modified"]}
    assert client.get(newsroom.feed_url("northlight"), headers=since).status_code == 304
    newsroom.show_day(2)
    assert client.get(newsroom.feed_url("northlight"), headers=known).status_code == 200
    assert client.get(newsroom.feed_url("northlight"), headers=since).status_code == 200
    assert (
        client.get(newsroom.feed_url("northlight"), headers={"If-Modified-Since": "soon"}).status_code == 200
    )


def test_the_silent_feed_stays_304_to_the_end(newsroom: DemoNewsroom, client: httpx.Client) -> None:
    newsroom.show_day(1)
    known = {"If-None-Match": client.get(newsroom.feed_url("pixelbench")).headers["etag"]}
    newsroom.show_day(3)
    assert client.get(newsroom.feed_url("pixelbench"), headers=known).status_code == 304


def test_the_broken_feed_fails_on_day_two_only(newsroom: DemoNewsroom, client: httpx.Client) -> None:
    found = []
    for day in (1, 2, 3):
        newsroom.show_day(day)
        found.append(client.get(newsroom.feed_url("kernel")).status_code)
    assert found == [200, 500, 200]


def test_head_answers_without_a_body(newsroom: DemoNewsroom, client: httpx.Client) -> None:
    response = client.head(newsroom.feed_url("backlot"))
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-type"] == "application/rss+xml"


def test_the_feed_list_is_one_that_the_pipeline_reads(newsroom: DemoNewsroom, tmp_path: Path) -> None:
    path = newsroom.write_feed_list(tmp_path / "feeds.opml")
    feeds = read_feeds(path)
    assert feeds.warnings == ()
    assert feeds.host_delay == 0
    assert [feed.url for feed in feeds.feeds] == [
        newsroom.feed_url(name) for name in newsroom.newsroom.outlets
    ]
    described = [(feed.outlet, feed.language, feed.country, feed.tier) for feed in feeds.feeds]
    assert described[2] == ("Kernel & Current", "en", "US", 2)
    assert described[9] == ("El Ribereño", "es", "AR", 2)
    assert list(tmp_path.iterdir()) == [path]


def test_a_day_that_is_not_there_is_refused(newsroom: DemoNewsroom) -> None:
    with pytest.raises(ValueError, match="days 1 to 3"):
        newsroom.show_day(4)


def test_ports_are_the_same_where_they_are_free_and_others_where_not() -> None:
    base = 28731
    with DemoNewsroom(START, first_port=base) as first:
        wanted = {
            name: f"http://127.0.0.1:{base + place}" for place, name in enumerate(first.newsroom.outlets)
        }
        same = [name for name, origin in wanted.items() if first.site.origins[name] == origin]
        assert len(same) >= 10  # another program may hold one or two of them
        with DemoNewsroom(START, first_port=base) as second:
            assert not set(first.site.origins.values()) & set(second.site.origins.values())


def test_closing_frees_the_ports() -> None:
    with DemoNewsroom(START, first_port=0) as served:
        port = int(served.site.origins["docket"].rpartition(":")[2])
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
