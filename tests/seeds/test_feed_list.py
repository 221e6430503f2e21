from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seeds.errors import SeedError
from seeds.feed_list import FeedList, FeedSource, read_feeds, write_feeds

FULL = """<?xml version="1.0" encoding="UTF-8"?>
<!-- <outline xmlUrl="http://commented.example/" /> -->
<opml version="2.0">
  <head><title>x</title><hostDelay>0.5</hostDelay></head>
  <body>
    <outline text="Trade"><outline text="Film">
      <outline type="rss" text="A &amp; B" xmlUrl="https://a.example/feed?x=1&amp;y=2" outlet="A" tier="1"
        country="gb" language="en-GB" interval="30" credentialsEnv="STORYWATCH_FEED_A" textPolicy="text=90d"
        header.Accept-Language="en" />
    </outline></outline>
    <outline text="Plain" xmlUrl="http://b.example/rss"/>
  </body>
</opml>
"""


def read(folder: Path, text: str | bytes, name: str = "feeds.opml") -> FeedList:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_feeds(path)


def rows(*attributes: str) -> str:
    lines = "\n".join(f"<outline {text}/>" for text in attributes)
    return f"<opml><head></head><body>\n{lines}\n</body></opml>"


def addresses(found: FeedList) -> list[str]:
    return [feed.url for feed in found.feeds]


def test_every_setting_of_a_row_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, FULL)
    assert found.host_delay == 0.5
    assert found.warnings == ()
    assert found.feeds[0] == FeedSource(
        url="https://a.example/feed?x=1&y=2",
        outlet="A",
        title="A & B",
        tier=1,
        language="en",
        country="GB",
        interval_minutes=30,
        headers=(("accept-language", "en"),),
        credentials_env="STORYWATCH_FEED_A",
        text_policy="text=90d",
        category="Trade / Film",
        line=7,
    )
    assert found.feeds[1] == FeedSource("http://b.example/rss", "Plain", "Plain", line=11)


@pytest.mark.parametrize(
    ("row", "url"),
    [
        ('text="AT&T" xmlUrl="http://x.example/?a=1&b=2"', "http://x.example/?a=1&b=2"),
        ('text="a" xmlUrl="http://x.example/?a=1&copy=2&lang=en"', "http://x.example/?a=1&copy=2&lang=en"),
        ('text="The "best" news" xmlUrl="http://x.example/"', "http://x.example/"),
        ("text='it's new' xmlUrl='http://x.example/'", "http://x.example/"),
        (
            'description="by <a href="http://y.example/" rel="me">me</a>" xmlUrl="http://x.example/"',
            "http://x.example/",
        ),
        ('text="a<b>c</b>" xmlUrl="http://x.example/" foo="b&c"', "http://x.example/"),
        ('text="a" XMLURL="http://x.example/" bad&', "http://x.example/"),
        ('text="&nbsp;&eacute;" xmlUrl="http://x.example/"', "http://x.example/"),
        ('text="a" xmlUrl=http://x.example/rss type=rss', "http://x.example/rss"),
        ('text="a" xmlUrl="http://x.example/ type="rss"', "http://x.example/"),
        ('text="\x01" xmlUrl="http://x.example/"', "http://x.example/"),
        ('text="<!-- never closed" xmlUrl="http://x.example/"', "http://x.example/"),
    ],
)
def test_a_broken_row_arrives_and_stops_no_other(tmp_path: Path, row: str, url: str) -> None:
    before, after = 'text="1" xmlUrl="http://before.example/"', 'text="2" xmlUrl="http://after.example/"'
    found = read(tmp_path, rows(before, row, after))
    assert addresses(found) == ["http://before.example/", url, "http://after.example/"]
    assert [feed.line for feed in found.feeds] == [2, 3, 4]
    assert "not well-formed" in found.warnings[0]


def test_a_broken_list_keeps_its_groups_and_entities(tmp_path: Path) -> None:
    text = FULL.replace("A &amp; B", "A & B &eacute;")
    found = read(tmp_path, text)
    assert [replace(feed, title="", line=None) for feed in found.feeds] == [
        replace(feed, title="", line=None) for feed in read(tmp_path, FULL).feeds
    ]
    assert found.feeds[0].title == "A & B é"
    assert found.host_delay == 0.5


def test_a_list_cut_off_in_the_middle_keeps_what_came(tmp_path: Path) -> None:
    assert addresses(read(tmp_path, FULL[: FULL.index('<outline text="Plain"')])) == [
        "https://a.example/feed?x=1&y=2"
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ('xmlUrl=""', "no http or https address"),
        ('xmlUrl="ftp://x.example/"', "no http or https address"),
        ('xmlUrl="file:///etc/passwd"', "no http or https address"),
        ('xmlUrl="javascript:alert(1)"', "no http or https address"),
        ('xmlUrl="http://"', "no http or https address"),
        ('xmlUrl="http://[::1"', "is no address"),
        ('xmlUrl="http://x.example:port/"', "is no address"),
        ('xmlUrl="http://x.example/a b"', "is no address"),
        ('xmlUrl="http://x.example/&#10;Host: y"', "is no address"),
        (f'xmlUrl="http://x.example/{"a" * 3000}"', "is no address"),
        ('xmlUrl="http://me:secret@x.example/"', "use credentialsEnv"),
        ('xmlUrl="http://good.example/" text="again"', "is on line 2 already"),
    ],
)
def test_a_row_that_cannot_be_used_is_a_warning_with_its_line(tmp_path: Path, row: str, told: str) -> None:
    found = read(tmp_path, rows('xmlUrl="http://good.example/"', row, 'xmlUrl="http://last.example/"'))
    assert addresses(found) == ["http://good.example/", "http://last.example/"]
    (warning,) = found.warnings
    assert warning.startswith(f"{tmp_path / 'feeds.opml'}:3 ")
    assert told in warning
    assert "secret" not in warning


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ('tier="9"', "tier must be"),
        ('tier="first"', "tier must be"),
        ('interval="0"', "interval must be"),
        ('country="Spain"', "country"),
        ('language="x"', "language"),
        ('credentialsEnv="AWS_SECRET_ACCESS_KEY"', "STORYWATCH_FEED_"),
        ('header.Host="y.example"', "cannot be set"),
        ('header.Cookie="a=b"', "cannot be set"),
        ('header.Authorization="Bearer x"', "cannot be set"),
        ('header.X="a&#13;&#10;Host: y"', "not one that HTTP allows"),
    ],
)
def test_a_wrong_setting_is_left_out_and_the_feed_kept(tmp_path: Path, setting: str, told: str) -> None:
    found = read(tmp_path, rows(f'xmlUrl="http://x.example/" text="x" {setting}'))
    assert found.feeds == (FeedSource("http://x.example/", "x", "x", line=2),)
    assert told in found.warnings[0]


@pytest.mark.parametrize("delay", ["-1", "nan", "inf", "soon", "1e9", ""])
def test_a_wrong_host_delay_is_a_warning(tmp_path: Path, delay: str) -> None:
    found = read(tmp_path, FULL.replace("0.5<", f"{delay}<"))
    assert found.host_delay is None
    if delay:
        assert "hostDelay" in found.warnings[0]


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("feed://x.example/rss", "http://x.example/rss"),
        ("feed:https://x.example/rss", "https://x.example/rss"),
        (" https://x.example/rss\n", "https://x.example/rss"),
    ],
)
def test_addresses_are_taken_as_people_write_them(tmp_path: Path, written: str, url: str) -> None:
    assert addresses(read(tmp_path, rows(f'xmlUrl="{written}"'))) == [url]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "latin-1", "cp1252"])
def test_any_encoding_of_a_list_is_read(tmp_path: Path, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + rows('text="Café" xmlUrl="http://x.example/"')
    assert read(tmp_path, text.encode(encoding)).feeds[0].title == "Café"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE opml [<!ENTITY e "x"><!ENTITY f "&e;&e;&e;">]>',
        '<!DOCTYPE opml [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE opml SYSTEM "http://127.0.0.1:9/d" [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>',
    ],
)
def test_entities_of_the_document_mean_nothing(tmp_path: Path, declaration: str) -> None:
    found = read(tmp_path, declaration + rows('text="&e;&f;" xmlUrl="http://x.example/"'))
    assert addresses(found) == ["http://x.example/"]
    assert "root:" not in found.feeds[0].title
    assert len(found.feeds[0].title) < 20


def test_an_entity_bomb_costs_nothing(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(20))
    bomb = f'<!DOCTYPE opml [<!ENTITY e0 "{"x" * 1000}">{levels}]>'
    started = time.monotonic()
    found = read(tmp_path, bomb + rows('text="&e20;" xmlUrl="http://x.example/"'))
    assert addresses(found) == ["http://x.example/"]
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "text",
    [
        "<outline " * 50_000,
        "<outline text='a'>" * 30_000,
        "<outline/>" + "<!--" * 100_000,
        "<outline " + 'text="' * 80_000,
        '<outline text="' + '" ' * 200_000,
        "<outline " + " " * 400_000,
        "<outline " + "a" * 400_000,
        "<outline header." + "a-" * 200_000,
        '<outline text="' + "&amp;" * 80_000,
    ],
)
def test_no_list_takes_time_without_bound(tmp_path: Path, text: str) -> None:
    started = time.monotonic()
    read(tmp_path, f"<opml>{text}")
    assert time.monotonic() - started < 5


def test_a_flood_of_bad_rows_is_summed_up(tmp_path: Path) -> None:
    found = read(tmp_path, rows(*['xmlUrl="ftp://x.example/"'] * 2000))
    assert len(found.warnings) == 501
    assert "1,501 more" in found.warnings[-1]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n ",
        b"<!DOCTYPE html><html><body><a href='http://x.example/'>x</a></body></html>",
        b'{"feeds": ["http://x.example/"]}',
        b"<rss version='2.0'><channel/></rss>",
        b"%PDF-1.7",
        bytes(range(256)) * 40,
        b"\x1f\x8b\x08" + bytes(200),
        b"Nothing to see here.\nhttp://x.example/",
    ],
)
def test_what_is_no_list_is_an_error_that_says_what_to_do(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(SeedError, match="export OPML from a feed reader"):
        read(tmp_path, data)


def test_a_missing_file_and_a_folder_are_errors(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="is missing: name an OPML file"):
        read_feeds(tmp_path / "none.opml")
    with pytest.raises(SeedError, match="is a folder"):
        read_feeds(tmp_path)


def test_a_list_without_feeds_is_a_list_with_a_warning(tmp_path: Path) -> None:
    found = read(tmp_path, rows())
    assert found.feeds == ()
    assert "has no feed in it" in found.warnings[0]


def test_a_plain_list_of_addresses_will_do(tmp_path: Path) -> None:
    found = read(
        tmp_path, "# mine\n\nhttps://a.example/rss\r\nnot an address\nfeed://b.example/\n", "feeds.txt"
    )
    assert addresses(found) == ["https://a.example/rss", "http://b.example/"]
    assert [feed.outlet for feed in found.feeds] == ["a.example", "b.example"]
    assert f"{tmp_path / 'feeds.txt'}:4 " in found.warnings[0]


def test_writing_and_reading_gives_the_same_list(tmp_path: Path) -> None:
    found = read(tmp_path, FULL)
    target = tmp_path / "out.opml"
    text = write_feeds(found, target)
    assert target.read_text(encoding="utf-8") == text
    again = read_feeds(target)
    assert [replace(feed, line=None) for feed in again.feeds] == [
        replace(feed, line=None) for feed in found.feeds
    ]
    assert (again.host_delay, again.warnings) == (0.5, ())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["feeds.opml", "out.opml"]


def test_a_list_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="cannot be written"):
        write_feeds(FeedList(()), tmp_path / "none" / "out.opml")


TEXTS = st.text(max_size=40)


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS, TEXTS, st.sampled_from([1, 2, 3]))
def test_any_titles_can_be_written(
    tmp_path_factory: pytest.TempPathFactory, outlet: str, title: str, category: str, tier: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "written.opml"
    feed = FeedSource("https://x.example/?a=1&b=2", outlet, title, tier, category=category)
    write_feeds(FeedList((feed,)), path)
    (again,) = read_feeds(path).feeds
    assert (again.url, again.tier) == (feed.url, tier)
    twice = tmp_path_factory.getbasetemp() / "twice.opml"
    write_feeds(FeedList((again,)), twice)
    assert read_feeds(twice).feeds == (again,)


PIECES = st.sampled_from(
    [
        *"<>&\"'=/!-; \n\x00é",
        "<opml>",
        "<outline ",
        "</outline>",
        "/>",
        'text="',
        'xmlUrl="',
        "http://",
        "a.example",
        "<!--",
        "-->",
        "&amp;",
        "<!DOCTYPE",
        "<![CDATA[",
        "]]>",
        "header.x=",
        "tier=",
        "<hostDelay>",
        "</body>",
        "<?xml",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=60).map("".join).map(str.encode), st.binary(max_size=200)))
def test_no_bytes_raise_anything_else(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.getbasetemp()
    for whole in (data, b"<opml><outline " + data, FULL.encode().replace(b"Plain", data)):
        try:
            found = read(folder, whole)
        except SeedError:
            continue
        assert all(feed.url.startswith("http") and feed.url.isprintable() for feed in found.feeds)


def test_a_text_policy_that_cannot_be_read_is_named_and_left_out(tmp_path: Path) -> None:
    found = read(tmp_path, rows('text="a" xmlUrl="http://a.example/" textPolicy="90 days"'))
    assert [feed.text_policy for feed in found.feeds] == [None]
    assert "text=90d pages=14d excerpt=40" in found.warnings[0]
