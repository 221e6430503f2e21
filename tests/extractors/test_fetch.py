"""Fetching against real servers on loopback, well and badly behaved."""

from __future__ import annotations

import dataclasses
import time
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.fetch import Fetcher, Request
from tests.extractors.asking import NOW, POLICY, QUICK, ask, ask_one, site
from tests.extractors.servers import (
    Asked,
    Reply,
    Site,
    bomb,
    drip,
    drip_head,
    endless,
    hang_up,
    own_certificate,
    packed,
    redirect,
    reset,
    stall,
    verbatim,
)

__all__ = ["site"]


def test_a_page_comes_with_its_headers_body_and_time(site: Site) -> None:
    site.routes["/feed?utm_source=x"] = Reply(
        b"<rss/>", headers=(("ETag", 'W/"a b"'), ("X-A", "1"), ("X-A", "2"))
    )
    response = ask_one(site.url("/feed?utm_source=x#part"))
    assert (response.reason, response.status, response.body) == ("ok", 200, b"<rss/>")
    assert response.headers["etag"] == 'W/"a b"'
    assert response.headers["x-a"] == "1, 2"
    assert response.fetched_at == NOW
    assert response.permanent_url is None
    sent = site.asked[0].headers
    assert sent["user-agent"] == POLICY.user_agent
    assert sent["accept-encoding"] == "gzip, deflate"


def test_validators_go_back_byte_for_byte(site: Site) -> None:
    etag, modified = 'W/"caf\xe9-\x80"', "Thursday, 1 Jan 2026 10:00 (some time)"

    def unchanged(asked: Asked) -> Reply:
        same = (
            asked.headers.get("if-none-match") == etag and asked.headers.get("if-modified-since") == modified
        )
        return Reply(status=304, headers=(("ETag", etag),)) if same else Reply(b"new")

    site.routes["/f"] = unchanged
    response = ask_one(Request(site.url("/f"), etag=etag, last_modified=modified))
    assert response.reason == "not_modified"
    assert response.headers["etag"] == etag


def test_a_304_to_an_unconditional_request_is_the_servers_error(site: Site) -> None:
    site.routes["/f"] = Reply(status=304)
    assert ask_one(site.url("/f")).reason == "server_error"


def test_a_hostile_validator_cannot_smuggle_a_header(site: Site) -> None:
    site.routes["/f"] = Reply(b"x")
    assert ask_one(Request(site.url("/f"), etag='"a"\r\nX-Evil: 1')).reason == "ok"
    assert "x-evil" not in site.asked[0].headers
    assert "if-none-match" not in site.asked[0].headers


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (204, "ok"), (401, "auth"), (403, "auth"), (404, "not_found"), (410, "gone"), (418, "client_error"),
        (451, "client_error"), (429, "throttled"), (500, "server_error"), (503, "server_error"),
        (599, "server_error"),
        (300, "redirects"), (305, "redirects"),
    ],
)  # fmt: skip
def test_each_status_has_its_reason(site: Site, status: int, reason: str) -> None:
    site.routes["/f"] = Reply(b"" if status == 204 else b"why", status)
    response = ask_one(site.url("/f"))
    assert (response.reason, response.status) == (reason, status)


def test_503_with_retry_after_is_throttling_against_the_servers_own_clock(site: Site) -> None:
    wait = (("Retry-After", "Sun, 01 Mar 2020 00:10:00 GMT"), ("Date", "Sun, 01 Mar 2020 00:00:00 GMT"))
    site.routes["/f"] = Reply(b"", 503, wait)
    response = ask_one(site.url("/f"))
    assert response.reason == "throttled"
    assert response.retry_after == NOW + timedelta(minutes=10)


def test_after_a_429_the_host_is_left_alone_and_others_are_not() -> None:
    with Site(("127.0.0.2", "127.0.0.3")) as site:
        site.routes = {f"/{number}": Reply(b"x") for number in range(5)}
        site.routes["127.0.0.2/1"] = Reply(b"slow down", 429, (("Retry-After", "60"),))
        urls = [site.url(f"/{n}", address) for n in range(5) for address in site.addresses]
        with Fetcher(POLICY, lambda: NOW) as fetcher:
            got = list(fetcher.fetch(Request(url) for url in urls))
            later = list(fetcher.fetch([Request(site.url("/0", "127.0.0.2"))]))
    mine = [response for response in got if "127.0.0.2" in response.url]
    assert [response.reason for response in mine] == ["ok", *["throttled"] * 4]
    assert {response.retry_after for response in mine[1:]} == {NOW + timedelta(seconds=60)}
    assert all(response.reason == "ok" for response in got if "127.0.0.3" in response.url)
    assert later[0].reason == "throttled"
    assert sum(asked.address == "127.0.0.2" for asked in site.asked) == 2


def test_a_host_that_serves_many_sites_is_judged_address_by_address(site: Site) -> None:
    site.routes = {"/1": Reply(b"", 429), "/2": Reply(b"x")}
    policy = dataclasses.replace(POLICY, separate=frozenset({f"127.0.0.1:{site.port}"}))
    assert [one.reason for one in ask(site.url("/1"), site.url("/2"), policy=policy)] == ["throttled", "ok"]


def test_a_host_that_cannot_be_reached_is_given_up_in_this_run(site: Site) -> None:
    site.routes = {f"/{number}": stall for number in range(6)}
    began = time.monotonic()
    got = ask(*(site.url(f"/{number}") for number in range(6)))
    assert {response.reason for response in got} == {"timeout"}
    assert len(site.asked) == POLICY.give_up_after
    assert "not asked" in got[-1].detail
    assert time.monotonic() - began < 4


@pytest.mark.parametrize("manner", [drip(), drip_head(), stall])
def test_the_deadline_is_by_the_clock_on_the_wall(site: Site, manner: Reply) -> None:
    site.routes["/f"] = manner
    began = time.monotonic()
    response = ask_one(site.url("/f"))
    assert response.reason == "timeout"
    assert time.monotonic() - began < 2.5
    assert response.body == b""


def test_the_deadline_covers_the_redirects_on_the_way(site: Site) -> None:
    def late(asked: Asked) -> Reply:
        time.sleep(0.4)
        return redirect(f"/{int(asked.path[1:]) + 1}")

    site.routes = {f"/{number}": late for number in range(9)}
    policy = dataclasses.replace(POLICY, limits=dataclasses.replace(QUICK, max_redirects=20))
    response = ask_one(site.url("/0"), policy)
    assert response.reason == "timeout"
    assert len(site.asked) <= 4


@pytest.mark.parametrize(
    ("manner", "reason"),
    [
        (reset, "read"), (hang_up, "read"), (Reply(b"<rss>", length=5000), "read"),
        (verbatim(b"SSH-2.0-OpenSSH_9.6\r\n"), "read"), (verbatim(b"HTTP/1.1 abc\r\n\r\n"), "read"),
        (verbatim(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"), "read"),
        (verbatim(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"), "read"),
        (verbatim(b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000), "read"),
    ],
)  # fmt: skip
def test_a_broken_answer_is_a_read_failure(site: Site, manner: Reply, reason: str) -> None:
    site.routes["/f"] = manner
    response = ask_one(site.url("/f"))
    assert response.reason == reason
    assert response.body == b""


@pytest.mark.parametrize(
    "route",
    [
        packed(bomb(64)), packed(bomb(64, members=64)), Reply(b"", length=1 << 30), Reply(b"x" * (2 << 20)),
        endless(b"x" * 65536),
    ],
)  # fmt: skip
def test_what_is_too_large_is_dropped(site: Site, route: Reply) -> None:
    site.routes["/f"] = route
    response = ask_one(site.url("/f"))
    assert (response.reason, response.body) == ("too_large", b"")


def test_bombs_are_stopped_under_a_memory_limit(site: Site) -> None:
    site.routes = {f"/{number}": packed(bomb(300, members=number)) for number in (1, 300)}
    tracemalloc.start()
    try:
        got = ask(site.url("/1"), site.url("/300"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert {response.reason for response in got} == {"too_large"}
    assert peak < 12 * QUICK.max_bytes


def test_a_request_may_allow_less(site: Site) -> None:
    site.routes["/f"] = Reply(b"x" * 500)
    assert ask_one(Request(site.url("/f"), max_bytes=499)).reason == "too_large"
    assert ask_one(Request(site.url("/f"), max_bytes=500)).reason == "ok"


def test_an_encoding_that_was_not_asked_for_is_not_guessed(site: Site) -> None:
    site.routes["/f"] = packed(b"\x8b\x00\x80", "br")
    response = ask_one(site.url("/f"))
    assert response.reason == "read"
    assert "br" in response.detail


def test_redirects_are_followed_and_their_permanent_beginning_noted(site: Site) -> None:
    site.routes = {
        "/old": redirect("/newer", 301), "/newer": redirect("/newest?a=1#x", 308),
        "/newest?a=1": redirect("/now", 302), "/now": redirect("/end", 301), "/end": Reply(b"x"),
    }  # fmt: skip
    response = ask_one(site.url("/old"))
    assert response.reason == "ok"
    assert response.url == site.url("/end")
    assert response.permanent_url == site.url("/newest?a=1")


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("/f", "redirects"), ("", "redirects"), ("file:///etc/passwd", "redirects"),
        ("javascript:alert(1)", "redirects"),
        ("http://169.254.169.254/latest/", "blocked_address"), ("http://[::1]:1/", "blocked_address"),
        ("http://[64:ff9b::a9fe:a9fe]/", "blocked_address"), ("//10.0.0.1/", "blocked_address"),
        ("http://0xa9fea9fe/", "blocked_address"), ("http://[::ffff:10.0.0.1]/", "blocked_address"),
    ],
)  # fmt: skip
def test_a_redirect_leads_nowhere_it_must_not(site: Site, target: str, reason: str) -> None:
    site.routes["/f"] = redirect(target)
    assert ask_one(site.url("/f")).reason == reason


def test_five_redirects_are_followed_and_not_six(site: Site) -> None:
    site.routes = {f"/{number}": redirect(f"/{number + 1}") for number in range(6)}
    site.routes["/6"] = Reply(b"x")
    assert ask_one(site.url("/1")).reason == "ok"
    assert ask_one(site.url("/0")).reason == "redirects"


def test_credentials_stay_with_the_host_that_they_are_for() -> None:
    with Site(("127.0.0.2", "127.0.0.3")) as site:
        site.routes["127.0.0.2/f"] = redirect("/g")
        site.routes["127.0.0.2/g"] = redirect(site.url("/h", "127.0.0.3"))
        site.routes["127.0.0.3/h"] = redirect(site.url("/i", "127.0.0.2"))
        site.routes["/i"] = Reply(b"x", headers=(("Set-Cookie", "a=b"),))
        own = (("Authorization", "Basic c2VjcmV0"), ("X-Key", "k"))
        with Fetcher(POLICY, lambda: NOW) as fetcher:
            (first,) = fetcher.fetch([Request(site.url("/f"), headers=own, etag='"t"')])
            (second,) = fetcher.fetch([Request(site.url("/i", "127.0.0.2"))])
    assert (first.reason, second.reason) == ("ok", "ok")
    secret = {"authorization", "x-key", "if-none-match"}
    assert [secret & asked.headers.keys() for asked in site.asked] == [secret, secret, set(), set(), set()]
    assert all("cookie" not in asked.headers for asked in site.asked)


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "ftp://example.org/", "http://", "http://[::1", "http://a b/", "http://x:99999/",
     "mailto:a@b.c", "http://exa\u0000mple..org/"],
)  # fmt: skip
def test_what_is_no_address_is_answered_without_asking(url: str) -> None:
    response = ask_one(url)
    assert (response.reason, response.status) == ("bad_url", None)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "0"]
)
def test_without_an_allow_list_no_request_reaches_loopback(site: Site, host: str) -> None:
    policy = dataclasses.replace(POLICY, allow_private=())
    response = ask_one(f"http://{host}:{site.port}/", policy)
    assert response.reason == "blocked_address"
    assert site.asked == []


def test_unknown_names_and_closed_ports_have_their_reasons() -> None:
    with Site() as closed:
        pass
    got = ask("http://no-such-host.invalid/", closed.url("/"))
    assert [response.reason for response in got] == ["dns", "connect"]


def test_tls_against_a_server_that_speaks_none(site: Site) -> None:
    site.greeting = b"HTTP/1.1 400 Bad Request\r\n\r\n"
    assert ask_one(f"https://127.0.0.1:{site.port}/").reason == "tls"


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with Site(certificate=own_certificate(tmp_path)) as site:
        site.routes["/"] = Reply(b"x")
        response = ask_one(f"https://127.0.0.1:{site.port}/")
    assert response.reason == "tls"
    assert "certificate" in response.detail.lower()
    assert site.asked == []


def test_a_certificate_is_checked_against_the_name_and_not_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = own_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with Site(certificate=certificate) as site:
        site.routes["/"] = Reply(b"x")
        got = ask(f"https://localhost:{site.port}/", f"https://127.0.0.1:{site.port}/")
    assert [response.reason for response in got] == ["ok", "tls"]


def test_through_a_proxy_addresses_are_the_proxys_business(site: Site) -> None:
    site.routes["http://10.1.2.3/feed"] = Reply(b"from the proxy")
    policy = dataclasses.replace(POLICY, allow_private=(), proxy=site.url())
    response = ask_one("http://10.1.2.3/feed", policy)
    assert (response.reason, response.body) == ("ok", b"from the proxy")


def test_misuse_says_what_to_do(site: Site) -> None:
    site.routes["/f"] = Reply(b"x")
    fetcher = Fetcher(POLICY, lambda: NOW)
    with pytest.raises(RuntimeError, match="with block"):
        next(fetcher.fetch([]))
    with fetcher:
        coming = fetcher.fetch([Request(site.url("/f"))] * 2)
        next(coming)
        with pytest.raises(RuntimeError, match="already"):
            next(fetcher.fetch([]))
        coming.close()
