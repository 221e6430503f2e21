from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from extractors.web.answers import retry_after
from extractors.web.redirects import RedirectError, follow, start
from extractors.web.request import Request, Response
from extractors.web.robots import LONGEST_CRAWL_DELAY, RobotsRules, robots_url

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DATE = "Sun, 01 Mar 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("120", None, 120), (" 120 ", None, 120), ("0", None, 0), ("1.5", None, 1.5), ("60, 120", None, 120),
        ("999999999999", None, 48 * 3600), ("172801", None, 48 * 3600),
        ("Sun, 01 Mar 2026 12:05:00 GMT", None, 300), ("Sun, 01 Mar 2026 12:05:00 GMT", DATE, 300),
        ("Sun, 01 Mar 2026 13:05:00 GMT", "Sun, 01 Mar 2026 13:00:00 GMT", 300),  # its clock runs ahead
        ("Sun, 01 Mar 2026 12:05:00", None, 300),  # naive: meant as GMT
        ("Sunday, 01-Mar-26 12:05:00 GMT", None, 300), ("Sun Mar  1 12:05:00 2026", None, 300),
        ("Sun, 01 Mar 2026 12:05:00 GMT", "nonsense", 300),
        ("Fri, 31 Dec 9999 23:59:59 GMT", None, 48 * 3600),
    ],
)  # fmt: skip
def test_when_to_come_back(value: str, date: str | None, seconds: float) -> None:
    headers = {"retry-after": value} | ({"date": date} if date else {})
    assert retry_after(headers, NOW) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value",
    ["", "-1", "-120", "soon", "NaN", "inf", "1e9", "Sun, 01 Mar 2026 11:00:00 GMT", "99/99/9999", "\x00"],
)
def test_what_says_nothing_is_ignored(value: str) -> None:
    assert retry_after({"retry-after": value}, NOW) is None


def test_https_to_http_is_followed_but_is_no_move() -> None:
    trail = follow(start("https://a.example/f"), 301, {"location": "https://b.example/f"}, 5)
    assert trail.permanent_url == "https://b.example/f"
    trail = follow(trail, 301, {"location": "http://b.example/g"}, 5)
    assert (trail.url, trail.permanent_url) == ("http://b.example/g", "https://b.example/f")
    trail = follow(trail, 308, {"location": "https://c.example/"}, 5)
    assert trail.permanent_url == "https://b.example/f"


def test_a_user_name_in_a_redirect_is_dropped() -> None:
    assert (
        follow(start("http://a.example/"), 302, {"location": "//u:p@b.example/x"}, 5).url
        == "http://b.example/x"
    )


def test_a_circle_is_noticed_at_once() -> None:
    trail = follow(start("http://a.example/1"), 302, {"location": "/2"}, 5)
    with pytest.raises(RedirectError, match="circle"):
        follow(trail, 302, {"location": "http://a.example/1#again"}, 5)


def rules(body: bytes, agent: str = "Storywatch/1.0 (+https://example.org)") -> RobotsRules:
    request = Request("http://a.example/robots.txt")
    return RobotsRules(Response(request, request.url, "ok", NOW, 200, body=body), agent)


def test_robots_rules_are_for_the_product_and_not_the_whole_user_agent() -> None:
    found = rules(
        b"\xef\xbb\xbfUser-Agent: STORYWATCH\nDisallow: /no\nAllow: /no/but\nCrawl-delay: 3\n\n"
        b"User-agent: *\nDisallow: /"
    )
    assert [found.allows(f"http://a.example{path}") for path in ("/", "/no", "/no/but/this")] == [
        True,
        False,
        True,
    ]
    assert found.crawl_delay == 3


@pytest.mark.parametrize("delay", [b"99999999", b"1e400", b"-5", b"nan", b"x"])
def test_a_crawl_delay_stays_within_bounds(delay: bytes) -> None:
    assert 0 <= rules(b"User-agent: *\nCrawl-delay: " + delay).crawl_delay <= LONGEST_CRAWL_DELAY


def test_hostile_rules_do_not_hang() -> None:
    body = b"User-agent: *\n" + b"".join(b"Disallow: /" + b"*a" * 900 + b"$\n" for _ in range(200))
    assert rules(body).allows("http://a.example/" + "a" * 3000 + "b")


def test_where_robots_txt_stands() -> None:
    assert robots_url("http://127.0.0.1:8080/a/b?c") == "http://127.0.0.1:8080/robots.txt"
