from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.url import authority, clean_url, registrable_domain, request_url, url_key


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://Example.ORG", "https://example.org/"),
        ("HTTP://example.org:80/a", "http://example.org/a"),
        ("https://example.org:8443/a#b", "https://example.org:8443/a"),
        ("http://127.10.0.5:8123/news/x", "http://127.10.0.5:8123/news/x"),
        ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
        ("http://user:secret@example.org/a", "http://example.org/a"),
        ("  https://example.org/a\n ", "https://example.org/a"),
        ("https://exam\tple.org/a\nb", "https://example.org/ab"),
        ("https://example.org/a b/ü?q=ä ö", "https://example.org/a%20b/%C3%BC?q=%C3%A4%20%C3%B6"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://bücher.example/x", "https://xn--bcher-kva.example/x"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://example.org/a?utm_source=rss&id=7&utm_medium=feed&fbclid=x", "https://example.org/a?id=7"),
        ("https://example.org/story.php?20240501", "https://example.org/story.php?20240501"),
        (
            "https://example.org/?p=12&cid=34&uid=5&source=6",
            "https://example.org/?p=12&cid=34&uid=5&source=6",
        ),
        ("https://example.org/a?source=rss&ref=twitter.com&from=feed", "https://example.org/a"),
        ("https://example.org/a?b=2&a=1&b=", "https://example.org/a?b=2&a=1&b="),
        ("https://example.org//a//b", "https://example.org//a//b"),
    ],
)
def test_clean_addresses(url: str, clean: str) -> None:
    assert clean_url(url) == clean
    assert clean_url(clean) == clean


@pytest.mark.parametrize(
    "url",
    [
        "",
        " ",
        "#",
        "javascript:alert(1)",
        "mailto:a@b.c",
        "data:text/html,x",
        "ftp://x/",
        "file:///etc/passwd",
        "//",
        "http://",
        "http:///a",
        "http://?",
        "http://[::1",
        "http://[x]/",
        "http://x:0/",
        "http://x:65536/",
        "http://x:y/",
        "http://a b/",
        "http://a..b/",
        "http://-/",
        "http://%00/",
        "http://a\\@b/",
        "http://xn--a/" + "x" * 5000,
        "feed:x",
        "no scheme at all",
        "http://" + "a" * 300 + ".org/",
    ],
)
def test_what_is_no_address(url: str) -> None:
    assert clean_url(url) is None
    assert request_url(url) is None
    assert authority(url) == ""
    assert registrable_domain(url) is None


@pytest.mark.parametrize(
    ("link", "base", "clean"),
    [
        ("/a", "https://example.org/feed/x", "https://example.org/a"),
        ("b", "https://example.org/feed/x", "https://example.org/feed/b"),
        ("//other.example/c", "https://example.org/", "https://other.example/c"),
        ("?p=1", "http://127.0.0.1:81/x", "http://127.0.0.1:81/x?p=1"),
        ("https://a.example/", "nonsense", "https://a.example/"),
        ("javascript:x", "https://example.org/", None),
        ("/a", "javascript:x", None),
        ("/a", None, None),
    ],
)
def test_relative_addresses(link: str, base: str | None, clean: str | None) -> None:
    assert clean_url(link, base) == clean


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.org/a", "https://www.example.org/a/"),
        ("https://example.org", "http://EXAMPLE.org:80/"),
        ("https://example.org:443/a", "http://example.org/a"),
        ("https://example.org/a?y=1&x=2", "https://example.org/a?x=2&y=1&utm_campaign=z"),
        ("https://example.org/%7Euser/%e4", "https://example.org/~user/%E4"),
        ("https://example.org/a#x", "https://example.org/a"),
    ],
)
def test_one_page_has_one_key(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://127.10.0.5:8123/news/x", "http://127.10.0.5:8124/news/x"),
        ("http://127.10.0.5:8123/news/x", "http://127.10.0.5/news/x"),
        ("https://example.org/story.php?1", "https://example.org/story.php?2"),
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/A", "https://example.org/a"),
        ("https://news.example.org/a", "https://example.org/a"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://www.org/a", "https://org/a"),
    ],
)
def test_two_pages_have_two_keys(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


def test_keys_read_well() -> None:
    assert url_key("http://127.10.0.5:8123/news/x") == "127.10.0.5:8123/news/x"
    assert url_key("https://www.example.org/a/?b=1") == "example.org/a?b=1"
    assert url_key(" urn:uuid:1 ") == "urn:uuid:1"


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("https://a.b.example.com/", "example.com"),
        ("https://someone.github.io/x", "someone.github.io"),
        ("http://127.10.0.5:8123/news", "127.10.0.5:8123"),
        ("http://93.184.216.34/", "93.184.216.34"),
        ("http://[2606:4700::1]:81/", "[2606:4700::1]:81"),
        ("http://localhost:8000/", "localhost:8000"),
        ("http://co.uk/", "co.uk"),
    ],
)
def test_who_registered_it(url: str, domain: str) -> None:
    assert registrable_domain(url) == domain


def test_the_key_of_politeness_has_a_port() -> None:
    assert [
        authority(url) for url in ("https://Example.org/a", "http://example.org/", "http://127.0.0.1:81/x")
    ] == [
        "example.org:443",
        "example.org:80",
        "127.0.0.1:81",
    ]


@given(st.text(max_size=60) | st.from_regex(r"https?://[a-z.:0-9\[\]]{1,20}/.{0,30}", fullmatch=True))
def test_any_text_has_a_key_and_keys_are_stable(text: str) -> None:
    key = url_key(text)
    clean = clean_url(text)
    assert registrable_domain(text) is None or clean is not None
    if clean is not None:
        assert clean_url(clean) == clean
        assert url_key(clean) == key
        assert url_key(key) == key
        assert authority(clean) == authority(text)
