"""Fetching from many hosts, politely: turns, pauses, robots.txt, and a caller who takes his time."""

from __future__ import annotations

import dataclasses
import itertools
import time

import pytest

from extractors.fetch import Fetcher, Request
from tests.extractors.asking import NOW, POLICY, QUICK, ask, ask_one, site
from tests.extractors.servers import (
    Reply,
    Site,
    drip,
    head,
    redirect,
    stall,
    verbatim,
)

__all__ = ["site"]


def test_one_request_at_a_time_a_host_with_a_pause_between_starts(site: Site) -> None:
    site.routes = {f"/{number}": Reply(b"x") for number in range(4)}
    policy = dataclasses.replace(POLICY, host_delay=0.15)
    ask(*(site.url(f"/{number}") for number in range(4)), policy=policy)
    starts = sorted(asked.at for asked in site.asked)
    assert all(after - before > 0.12 for before, after in itertools.pairwise(starts))
    assert site.most_open == 1


def test_the_pause_is_kept_over_several_fetches_and_can_be_overridden(site: Site) -> None:
    site.routes["/f"] = Reply(b"x")
    with Fetcher(dataclasses.replace(POLICY, host_delay=0.6), lambda: NOW) as fetcher:
        list(fetcher.fetch([Request(site.url("/f"))]))
        list(fetcher.fetch([Request(site.url("/f"))]))
        list(fetcher.fetch([Request(site.url("/f"), host_delay=0)]))
    first, second, third = (asked.at for asked in site.asked)
    assert second - first > 0.55
    assert third - second < 0.5


def test_waiting_for_a_turn_does_not_count_against_the_deadline(site: Site) -> None:
    site.routes = {f"/{number}": Reply(b"x") for number in range(4)}
    policy = dataclasses.replace(
        POLICY, host_delay=0.2, limits=dataclasses.replace(QUICK, total_seconds=0.4, read_seconds=0.4)
    )
    got = ask(*(site.url(f"/{number}") for number in range(4)), policy=policy)
    assert [response.reason for response in got] == ["ok"] * 4
    assert all(response.elapsed < 0.4 for response in got)


def test_many_hosts_go_side_by_side() -> None:
    with Site([f"127.0.1.{number}" for number in range(1, 9)]) as site:
        site.routes["/f"] = drip(every=0.05, length=8)
        began = time.monotonic()
        got = ask(*(site.url("/f", address) for address in site.addresses))
    assert {response.reason for response in got} == {"ok"}
    assert time.monotonic() - began < 8 * 0.4
    assert site.most_open > 4


def test_concurrency_bounds_the_hosts_in_flight() -> None:
    with Site([f"127.0.2.{number}" for number in range(1, 7)]) as site:
        site.routes["/f"] = drip(every=0.02, length=5)
        ask(
            *(site.url("/f", one) for one in site.addresses),
            policy=dataclasses.replace(POLICY, concurrency=2),
        )
    assert site.most_open == 2


def test_a_slow_reader_holds_the_fetching_back() -> None:
    addresses = [f"127.0.3.{number}" for number in range(1, 101)]
    with Site(addresses) as site:
        site.routes["/f"] = Reply(b"x")
        with Fetcher(POLICY, lambda: NOW) as fetcher:
            coming = fetcher.fetch(Request(site.url("/f", address)) for address in addresses)
            next(coming)
            time.sleep(0.5)
            seen = len(site.asked)
            assert len(list(coming)) == 99
    assert seen < 80


def test_leaving_early_cancels_the_rest_and_the_fetcher_goes_on(site: Site) -> None:
    site.routes = {"/f": Reply(b"x"), "/slow": stall}
    with Fetcher(POLICY, lambda: NOW) as fetcher:
        coming = fetcher.fetch([Request(site.url("/f")), Request(site.url("/slow")), Request(site.url("/f"))])
        assert next(coming).reason == "ok"
        coming.close()
        assert [response.reason for response in fetcher.fetch([Request(site.url("/f"))])] == ["ok"]


def test_leaving_the_fetcher_ends_a_fetch_that_nobody_finished(site: Site) -> None:
    site.routes = {"/f": Reply(b"x"), "/slow": stall}
    with Fetcher(POLICY, lambda: NOW) as fetcher:
        coming = fetcher.fetch([Request(site.url("/f")), Request(site.url("/slow"))])
        assert next(coming).reason == "ok"
    assert list(coming) == []


def test_large_bodies_that_wait_hold_the_fetching_back() -> None:
    addresses = [f"127.0.4.{number}" for number in range(1, 17)]
    with Site(addresses) as site:
        site.routes["/f"] = Reply(bytes(4 << 20))
        limits = dataclasses.replace(QUICK, max_bytes=10 << 20, total_seconds=20, read_seconds=20)
        policy = dataclasses.replace(POLICY, limits=limits, concurrency=2)
        with Fetcher(policy, lambda: NOW) as fetcher:
            coming = fetcher.fetch(Request(site.url("/f", address)) for address in addresses)
            next(coming)
            time.sleep(0.7)
            assert len(site.asked) <= 11
            assert sum(len(response.body) for response in coming) == 15 * (4 << 20)


def test_a_location_in_utf8_is_followed(site: Site) -> None:
    site.routes["/f"] = redirect("/caf\xc3\xa9")
    site.routes["/caf%C3%A9"] = Reply(b"x")
    assert ask_one(site.url("/f")).reason == "ok"


def test_a_connection_is_kept_and_replaced_when_the_server_closed_it(site: Site) -> None:
    site.routes = {"/f": Reply(b"x"), "/last": verbatim(head(length=1) + b"x")}
    got = ask(*(site.url(path) for path in ("/f", "/last", "/f?2")), policy=POLICY)
    assert [response.reason for response in got] == ["ok", "ok", "not_found"]


def test_robots_txt_is_asked_once_and_is_no_start(site: Site) -> None:
    rules = b"User-agent: storywatch\nDisallow: /private\nUser-agent: *\nDisallow: /\n"
    site.routes = {
        "/robots.txt": Reply(rules),
        "/a": Reply(b"x"),
        "/private/b": Reply(b"x"),
        "/c": Reply(b"x"),
    }
    requests = [Request(site.url(path), robots=True) for path in ("/a", "/private/b", "/c")]
    got = ask(*requests, policy=dataclasses.replace(POLICY, host_delay=0.6))
    assert [response.reason for response in got] == ["ok", "robots", "ok"]
    assert site.count("/robots.txt") == 1
    assert site.count("/private/b") == 0
    robots, first, second = (asked.at for asked in site.asked)
    assert first - robots < 0.5
    assert second - first > 0.55


def test_a_crawl_delay_is_kept(site: Site) -> None:
    site.routes = {
        "/robots.txt": Reply(b"User-agent: *\nCrawl-delay: 0.4\n"),
        "/a": Reply(b"x"),
        "/b": Reply(b"x"),
    }
    ask(*(Request(site.url(path), robots=True) for path in ("/a", "/b")))
    _, first, second = (asked.at for asked in site.asked)
    assert second - first > 0.35


@pytest.mark.parametrize(
    ("robots", "reason"),
    [
        (Reply(b"", 404), "ok"), (Reply(b"", 403), "ok"), (Reply(b"<html>soft 404</html>"), "ok"),
        (Reply(b"\xff\xfe\x00Disallow"), "ok"), (Reply(b"x" * 600_000 + b"\nDisallow: /"), "ok"),
        (Reply(b"", 500), "server_error"), (Reply(b"", 429), "throttled"), (stall, "timeout"),
        (redirect("http://10.0.0.1/robots.txt"), "blocked_address"),
    ],
)  # fmt: skip
def test_a_robots_txt_that_cannot_be_read_forbids_and_a_missing_one_allows(
    site: Site, robots: Reply, reason: str
) -> None:
    site.routes = {"/robots.txt": robots, "/a": Reply(b"x")}
    response = ask_one(Request(site.url("/a"), robots=True))
    assert response.reason == reason
    assert site.count("/a") == (1 if reason == "ok" else 0)


def test_a_redirect_to_another_host_asks_that_hosts_robots_txt() -> None:
    with Site(("127.0.0.2", "127.0.0.3")) as site:
        site.routes["127.0.0.2/a"] = redirect(site.url("/b", "127.0.0.3"))
        site.routes["127.0.0.3/robots.txt"] = Reply(b"User-agent: *\nDisallow: /b")
        site.routes["/b"] = Reply(b"x")
        response = ask_one(Request(site.url("/a"), robots=True))
    assert (response.reason, response.url) == ("robots", site.url("/b", "127.0.0.3"))
    assert site.count("/b") == 0
