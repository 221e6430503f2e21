"""The poll stage over real servers: what is stored, what is new, and what is left alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from flows.stages.poll import rules_of
from tests.extractors.servers import Asked, Reply, Site, redirect
from tests.flows.polled_house import BEGIN, DAY, HOUR, House, numbered, rss
from warehouse.tell.material import Window, feed_outcomes

FEED = "/feed"
PAGE = Reply(b"<!doctype html><html><title>Welcome</title><p>Log in to the network.</html>")


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.6")) as served:
        yield served


@pytest.fixture
def house(site: Site, tmp_path: Path) -> House:
    return House(tmp_path, site.url(FEED))


def test_what_is_listed_at_first_sight_is_background_and_what_comes_later_is_news(
    site: Site, house: House
) -> None:
    site.routes[FEED] = rss(numbered(1, 2, 3))
    assert house.poll(BEGIN).counts["entries_new"] == 3
    site.routes[FEED] = rss(numbered(2, 3, 4))
    assert house.poll(BEGIN + HOUR).counts["entries_new"] == 1
    assert house.ask("SELECT first_sight FROM entries ORDER BY guid") == [True, True, True, False]


def test_validators_go_back_byte_for_byte_and_an_unchanged_document_moves_last_seen(
    site: Site, house: House
) -> None:
    document = rss(numbered(1, 2), ETag='W/"a b"', Last_Modified="Mon, 02 Mar 2026 10:00:00 GMT ")

    def serve(asked: Asked) -> Reply:
        return Reply(status=304) if asked.headers.get("if-none-match") == 'W/"a b"' else document

    site.routes[FEED] = serve
    house.poll(BEGIN)
    house.poll(BEGIN + HOUR)
    house.poll(BEGIN + 2 * HOUR)
    assert house.reasons() == ["ok", "not_modified", "not_modified"]
    assert site.asked[-1].headers["if-modified-since"] == "Mon, 02 Mar 2026 10:00:00 GMT"
    assert house.ask("SELECT DISTINCT last_seen_at FROM entries") == [BEGIN]
    assert house.ask("SELECT DISTINCT (is_listed, last_seen_at) FROM listings") == [(True, BEGIN + 2 * HOUR)]
    site.routes[FEED] = rss(numbered(2, 3))
    house.poll(BEGIN + 3 * HOUR)
    seen = house.ask(
        "SELECT guid, is_listed, l.last_seen_at FROM listings l JOIN entries USING (entry_id) ORDER BY 1"
    )
    assert seen == [
        ("paper-1", False, BEGIN + 2 * HOUR),
        ("paper-2", True, BEGIN + 3 * HOUR),
        ("paper-3", True, BEGIN + 3 * HOUR),
    ]


def test_an_etag_that_changes_while_the_body_stays_is_kept_each_time(site: Site, house: House) -> None:
    for number in range(3):
        site.routes[FEED] = rss(numbered(1), ETag=f'"{number}"')
        house.poll(BEGIN + number * HOUR)
        assert house.ask("SELECT etag FROM feed_states") == [f'"{number}"']
    assert house.reasons() == ["ok", "same_body", "same_body"]


def test_what_could_not_be_read_of_the_feed_list_is_said_by_each_run(
    site: Site, house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    site.routes[FEED] = rss(numbered(1))
    path = house.folder / "feeds.opml"
    path.write_text(f"<opml version='2.0'><body><outline xmlUrl='{site.url(FEED)}'/><outl", "utf-8")
    house.poll(BEGIN)
    assert f"{path} is not well-formed XML: read row by row" in capsys.readouterr().err
    path.write_text("<opml/>", "utf-8")
    house.opened = None
    house.poll(BEGIN + HOUR)
    assert f"{path} has no feed in it" in capsys.readouterr().err


def test_a_304_that_nobody_asked_for_is_no_answer(site: Site, house: House) -> None:
    site.routes[FEED] = Reply(status=304)
    house.poll(BEGIN)
    assert house.reasons() == ["server_error"]


def test_a_server_that_answers_304_for_ever_is_asked_in_full_once_a_day(site: Site, house: House) -> None:
    news = numbered(1)

    def serve(asked: Asked) -> Reply:
        return Reply(status=304) if "if-none-match" in asked.headers else rss(news, ETag='"stuck"')

    site.routes[FEED] = serve
    house.poll(BEGIN)
    for hours in range(6, 96, 6):
        news = numbered(1, 2)
        house.poll(BEGIN + hours * HOUR)
    conditional = ["if-none-match" in asked.headers for asked in site.asked]
    assert conditional.count(False) == 2  # the first, and one after three usual gaps
    assert house.ask("SELECT count(*) FROM entries") == [2]


def test_a_feed_empty_once_and_then_full_again_brings_nothing_new(site: Site, house: House) -> None:
    site.routes[FEED] = rss(numbered(1, 2, 3))
    house.poll(BEGIN)
    site.routes[FEED] = rss([])
    house.poll(BEGIN + HOUR)
    site.routes[FEED] = rss(numbered(1, 2, 3))
    assert house.poll(BEGIN + 2 * HOUR).counts["entries_new"] == 0
    assert house.reasons() == ["ok", "empty", "ok"]
    assert house.ask("SELECT overflows FROM feed_states") == [0]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Reply(b"gone", 410), "gone"),
        (Reply(b"", 500), "server_error"),
        (Reply(b""), "empty"),
        (PAGE, "not_a_feed"),
        (Reply(b"<rss version='2.0'><channel><item><title>&#0;"), "parse_error"),
    ],
)
def test_what_cannot_be_read_changes_nothing_that_was_seen(
    site: Site, house: House, answer: Reply, reason: str
) -> None:
    site.routes[FEED] = rss(numbered(1, 2, 3), ETag='"1"')
    house.poll(BEGIN)
    entries = house.ask("FROM entries ORDER BY entry_id")
    listed = house.ask("FROM listings ORDER BY entry_id")
    site.routes[FEED] = answer
    house.poll(BEGIN + HOUR)
    assert house.reasons()[-1] == reason
    assert house.ask("FROM entries ORDER BY entry_id") == entries
    assert [row[::3] for row in house.ask("FROM listings ORDER BY entry_id")] == [row[::3] for row in listed]


def test_a_window_that_overflowed_is_counted_and_asked_sooner(site: Site, house: House) -> None:
    site.routes[FEED] = rss(numbered(1, 2, 3))
    house.poll(BEGIN - 2 * DAY)
    site.routes[FEED] = rss(numbered(7, 8, 9))
    house.poll(BEGIN)
    assert house.ask("SELECT overflows, haste FROM feed_states") == [(1, 0.5)]
    assert house.ask("SELECT event FROM feed_events") == ["overflow"]


def test_only_what_is_due_is_asked_and_once_more_before_the_digest(site: Site, house: House) -> None:
    site.routes[FEED] = rss(numbered(1), ETag='"1"')
    assert house.poll(BEGIN, everything=False).counts["polled"] == 1
    assert house.poll(BEGIN + timedelta(minutes=20), everything=False).counts["polled"] == 0
    assert house.poll(BEGIN + timedelta(minutes=20), everything=True).counts["polled"] == 1
    with house.desk.database() as db:
        db.execute("UPDATE feed_states SET next_poll_at = ?", [BEGIN + 90 * DAY])
    # the demo's digest is at 7:00 in Madrid: the hour before it begins at 5:00 UTC
    assert house.poll(BEGIN + 16.9 * HOUR, everything=False).counts["polled"] == 0
    assert house.poll(BEGIN + 17.3 * HOUR, everything=False).counts["polled"] == 1
    with house.desk.database() as db:
        db.execute("UPDATE feed_states SET next_poll_at = ?", [BEGIN + 90 * DAY])
    assert house.poll(BEGIN + 17.6 * HOUR, everything=False).counts["polled"] == 0


def test_a_host_that_refuses_is_left_alone_with_all_its_feeds(site: Site, tmp_path: Path) -> None:
    house = House(tmp_path, site.url("/a"), site.url("/b"), site.url("/c", "127.0.0.2"))
    site.routes |= {"/a": Reply(b"", 429), "/b": Reply(b"", 429), "/c": rss(numbered(1))}
    house.poll(BEGIN)
    assert sorted(house.reasons()) == ["ok", "throttled", "throttled"]
    assert house.ask("SELECT max(failures) FROM feed_states") == [0]
    assert house.ask("SELECT strikes FROM hosts") == [1]
    assert house.poll(BEGIN + timedelta(minutes=10)).counts["polled"] == 1
    site.routes |= {"/a": Reply(b"", 403), "/b": Reply(b"", 403)}
    house.poll(BEGIN + timedelta(minutes=20))
    assert house.ask("SELECT strikes FROM hosts") == [2]
    assert house.ask("SELECT count(*) FROM polls WHERE reason = 'throttled' AND http_status = 403") == [2]
    site.routes |= {"/a": rss(numbered(1)), "/b": rss(numbered(1))}
    assert house.poll(BEGIN + HOUR).counts["readable"] == 3
    assert house.ask("SELECT count(*) FROM hosts") == [0]


def test_retry_after_holds_the_host_for_so_long(site: Site, house: House) -> None:
    site.routes[FEED] = Reply(b"", 503, (("Retry-After", "7200"),))
    house.poll(BEGIN)
    assert house.ask("SELECT not_before FROM hosts") == [BEGIN + 2 * HOUR]
    assert house.poll(BEGIN + 1.9 * HOUR).counts["polled"] == 0
    site.routes[FEED] = rss(numbered(1))
    assert house.poll(BEGIN + 2.1 * HOUR).counts["readable"] == 1


def test_feeds_of_a_shared_host_are_held_back_one_by_one(site: Site, tmp_path: Path) -> None:
    house = House(tmp_path, site.url("/a"), site.url("/b"), shared_hosts=f"127.0.0.1:{site.port}")
    site.routes |= {"/a": Reply(b"", 429), "/b": rss(numbered(1))}
    house.poll(BEGIN)
    assert sorted(house.reasons()) == ["ok", "throttled"]
    assert house.poll(BEGIN + timedelta(minutes=5)).counts["polled"] == 1


def test_a_move_is_adopted_after_a_week_and_credentials_stay_at_home(site: Site, tmp_path: Path) -> None:
    house = House(tmp_path)
    os.environ["STORYWATCH_FEED_TEST"] = "ann:secret"
    try:
        house.list_feeds(f'<outline xmlUrl="{site.url(FEED)}" credentialsEnv="STORYWATCH_FEED_TEST"/>')
        site.routes[f"127.0.0.1{FEED}"] = redirect(site.url("/new", "127.0.0.2"), 301)
        site.routes["/new"] = rss(numbered(1, 2))
        for days in range(9):
            house.poll(BEGIN + days * DAY)
    finally:
        del os.environ["STORYWATCH_FEED_TEST"]
    assert house.ask("SELECT moved_to FROM feed_states") == [site.url("/new", "127.0.0.2")]
    assert house.ask("SELECT event FROM feed_events") == ["moved"]
    assert site.asked[-1].path == "/new"
    assert site.count(FEED) == 8
    at_home = {asked.headers.get("authorization") for asked in site.asked if asked.path == FEED}
    abroad = {asked.headers.get("authorization") for asked in site.asked if asked.path == "/new"}
    assert (at_home, abroad) == ({"Basic YW5uOnNlY3JldA=="}, {None})
    stored = (tmp_path / "home" / "pipeline.duckdb").read_bytes()
    assert b"YW5uOnNlY3JldA" not in stored
    assert b"ann:secret" not in stored


def test_a_captive_portal_moves_no_feed(site: Site, house: House) -> None:
    site.routes[FEED] = rss(numbered(1))
    house.poll(BEGIN)
    site.routes |= {FEED: redirect("/portal", 301), "/portal": PAGE}
    for days in range(1, 10):
        house.poll(BEGIN + days * DAY)
    assert house.ask("SELECT moving_to, moved_to FROM feed_states") == [(None, None)]
    site.routes[FEED] = rss(numbered(1, 2))
    assert house.poll(BEGIN + 10 * DAY).counts["entries_new"] == 1


def test_a_feed_that_is_gone_is_named_by_every_digest(site: Site, house: House) -> None:
    site.routes[FEED] = rss(numbered(1))
    house.poll(BEGIN)
    site.routes[FEED] = Reply(b"", 410)
    for days in (1, 2, 4):
        house.poll(BEGIN + days * DAY)
    later = BEGIN + 6 * DAY
    with house.desk.database() as db:
        (outcome,) = feed_outcomes(db, Window("demo", [], later - DAY, later))
    assert (outcome.reason, outcome.detail) == ("gone", "gone since 2026-03-05, asked once a week")
    assert house.poll(later, everything=False).counts["polled"] == 0
    assert house.poll(BEGIN + 12 * DAY, everything=False).counts["polled"] == 1


def test_settings_of_the_feed_list_reach_the_request(site: Site, tmp_path: Path) -> None:
    house = House(tmp_path)
    url = site.url(FEED)
    house.list_feeds(f'<outline xmlUrl="{url}" interval="7" header.X-Reader="yes"/>')
    site.routes[FEED] = rss(numbered(1))
    house.poll(BEGIN)
    assert site.asked[-1].headers["x-reader"] == "yes"
    assert house.ask("SELECT next_poll_at FROM feed_states") == [BEGIN + timedelta(minutes=7)]
    house.list_feeds(f'<outline xmlUrl="{url}" credentialsEnv="STORYWATCH_FEED_ABSENT"/>')
    house.poll(BEGIN + HOUR)
    assert site.count(FEED) == 1
    said = house.ask("SELECT reason, detail FROM polls ORDER BY polled_at DESC LIMIT 1")
    assert said == [("auth", "the environment variable STORYWATCH_FEED_ABSENT is not set")]


def test_a_dead_network_blames_no_feed(site: Site, tmp_path: Path) -> None:
    house = House(tmp_path, *(site.url(FEED, address) for address in site.addresses))
    site.routes[FEED] = rss(numbered(1))
    assert not house.poll(BEGIN).network_down
    before = house.ask("FROM entries ORDER BY ALL")
    with Site() as elsewhere:
        closed = elsewhere.port
    house.list_feeds("".join(f'<outline xmlUrl="http://{at}:{closed}/"/>' for at in site.addresses))
    assert house.poll(BEGIN + HOUR).network_down
    assert house.ask(
        "SELECT DISTINCT reason FROM polls WHERE polled_at > TIMESTAMPTZ '2026-03-04 12:30:00+00'"
    ) == ["network_down"]
    assert house.ask("SELECT max(failures) FROM feed_states") == [0]
    assert house.ask("FROM entries ORDER BY ALL") == before


def test_the_rules_name_the_briefs_digests(site: Site, house: House) -> None:
    site.routes[FEED] = rss(numbered(1))
    house.poll(BEGIN)
    rules = rules_of(house.desk.settings, house.desk.seed, BEGIN)
    assert [at.hour for at in rules.digests] == [6] * len(rules.digests)
