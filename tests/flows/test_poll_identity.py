"""When two items are the same: feeds whose ids repeat, lack, change or lie."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.extractors.servers import Reply, Site
from tests.flows.polled_house import BEGIN, DAY, HOUR, House, item, numbered, rss

FEED = "/feed"
PAGE = Reply(b"<!doctype html><html><title>Welcome</title><p>Log in to the network.</html>")


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.6")) as served:
        yield served


@pytest.fixture
def house(site: Site, tmp_path: Path) -> House:
    return House(tmp_path, site.url(FEED))


def test_one_guid_for_all_items_identifies_none_of_them_for_good(site: Site, house: House) -> None:
    site.routes[FEED] = rss([item(n, guid="the same") for n in (1, 2, 3)])
    assert house.poll(BEGIN).counts["entries_new"] == 3
    assert house.poll(BEGIN + HOUR).counts["entries_new"] == 0
    site.routes[FEED] = rss([item(4, guid="the same")])
    assert house.poll(BEGIN + 2 * HOUR).counts["entries_new"] == 1
    site.routes[FEED] = rss([item(5, guid="the same")])
    assert house.poll(BEGIN + 3 * HOUR).counts["entries_new"] == 1
    assert house.ask("SELECT count(*), count(DISTINCT entry_id) FROM entries") == [(5, 5)]
    assert house.ask("SELECT kind, key FROM ambiguous_keys") == [("guid", "the same")]


def test_one_address_for_all_items_identifies_none_of_them_for_good(site: Site, house: House) -> None:
    home = "http://paper.example/"
    site.routes[FEED] = rss([item(n, guid="", link=home) for n in (1, 2)])
    assert house.poll(BEGIN).counts["entries_new"] == 2
    site.routes[FEED] = rss([item(3, guid="", link=home)])
    assert house.poll(BEGIN + HOUR).counts["entries_new"] == 1
    site.routes[FEED] = rss([item(4, guid="", link=home)])
    assert house.poll(BEGIN + 2 * HOUR).counts["entries_new"] == 1


def test_an_item_listed_twice_has_two_entries_and_stays_known(site: Site, house: House) -> None:
    site.routes[FEED] = rss([item(1), item(1), item(2)])
    assert house.poll(BEGIN).counts["entries_new"] == 3
    assert house.poll(BEGIN + HOUR).counts["entries_new"] == 0
    site.routes[FEED] = rss([item(1), item(2), item(3)])
    assert house.poll(BEGIN + 2 * HOUR).counts["entries_new"] == 1
    site.routes[FEED] = rss([item(1), item(1), item(2), item(3)])
    assert house.poll(BEGIN + 3 * HOUR).counts["entries_new"] == 0


@pytest.mark.parametrize("missing", [{"guid": ""}, {"link": ""}, {"guid": "", "link": ""}])
def test_items_without_guid_or_link_are_known_again(
    site: Site, house: House, missing: dict[str, str]
) -> None:
    site.routes[FEED] = rss([item(n, **missing) for n in (1, 2, 3)])
    assert house.poll(BEGIN).counts["entries_new"] == 3
    site.routes[FEED] = rss([item(n, **missing) for n in (3, 2, 4)])
    assert house.poll(BEGIN + HOUR).counts["entries_new"] == 1


def test_items_that_have_nothing_but_words_are_known_by_them(site: Site, house: House) -> None:
    bare = {"guid": "", "link": "", "title": "", "pubDate": ""}
    site.routes[FEED] = rss([item(n, **bare) for n in (1, 2)])
    assert house.poll(BEGIN).counts["entries_new"] == 2
    site.routes[FEED] = rss([item(n, **bare) for n in (3, 1, 2)])
    assert house.poll(BEGIN + HOUR).counts["entries_new"] == 1


def test_a_new_guid_or_a_new_address_alone_makes_no_new_item(site: Site, house: House) -> None:
    site.routes[FEED] = rss(numbered(1, 2, 3))
    house.poll(BEGIN)
    site.routes[FEED] = rss(
        [
            item(1, guid="other"),
            item(2, link="http://paper.example/moved"),
            item(3, guid="x", link="http://q.example/y"),
        ]
    )
    assert house.poll(BEGIN + HOUR).counts["entries_new"] == 0


def test_ids_that_all_change_at_once_bring_nothing_new(site: Site, house: House) -> None:
    site.routes[FEED] = rss(numbered(*range(1, 9)))
    house.poll(BEGIN)
    reborn = [
        item(n, guid=f"id-{n}", link=f"http://new.example/{n}", pubDate="Tue, 03 Mar 2026 09:00:00 GMT")
        for n in range(1, 9)
    ]
    site.routes[FEED] = rss([*reborn, item(99)])
    assert house.poll(BEGIN + HOUR).counts["entries_new"] == 1
    assert house.ask("SELECT event FROM feed_events") == ["rebirth"]
    assert house.ask("SELECT count(*) FROM entries WHERE edited_at IS NOT NULL") == [0]
    again = [part.replace("number", "no.") for part in reborn]  # known by their new ids from now on
    site.routes[FEED] = rss([*again, item(99)])
    assert house.poll(BEGIN + 2 * HOUR).counts["entries_new"] == 0


def test_headlines_that_come_back_every_day_are_no_rebirth(site: Site, house: House) -> None:
    site.routes[FEED] = rss([item(n, title=f"Market wrap {n}") for n in range(6)])
    house.poll(BEGIN)
    tomorrow = "Thu, 05 Mar 2026 09:00:00 GMT"
    site.routes[FEED] = rss([item(n + 100, title=f"Market wrap {n}", pubDate=tomorrow) for n in range(6)])
    assert house.poll(BEGIN + DAY).counts["entries_new"] == 6


def test_content_that_changes_at_each_poll_is_an_edit_twenty_four_times(site: Site, house: House) -> None:
    for number in range(30):
        site.routes[FEED] = rss([item(1, description=f"Counter at {number}")])
        counts = house.poll(BEGIN + number * HOUR).counts
        assert counts["entries_new"] == (number == 0)
    assert house.ask("SELECT updates, first_seen_at FROM entries") == [(24, BEGIN)]


def test_texts_are_purged_and_what_is_listed_again_is_not_new(site: Site, tmp_path: Path) -> None:
    house = House(tmp_path, site.url(FEED), keep_entry_days=30)
    site.routes[FEED] = rss([item(1, link=""), *numbered(2)])
    house.poll(BEGIN)
    site.routes[FEED] = rss(numbered(2, 3))
    assert house.poll(BEGIN + 10 * DAY).counts["purged"] == 0
    assert house.poll(BEGIN + 29 * DAY).counts["purged"] == 0
    assert house.poll(BEGIN + 40 * DAY).counts["purged"] == 0  # its page is not read yet
    with house.desk.database() as db:
        db.execute("INSERT INTO sightings SELECT entry_id, 'an article', first_seen_at FROM entries")
    assert house.poll(BEGIN + 41 * DAY).counts["purged"] == 1  # not what is listed still
    assert house.ask("SELECT summary, purged_at FROM entries WHERE guid = 'paper-1'") == [
        ("", BEGIN + 41 * DAY)
    ]
    site.routes[FEED] = rss([item(1, link=""), *numbered(2, 3)])
    counts = house.poll(BEGIN + 42 * DAY).counts
    assert (counts["entries_new"], counts["entries_edited"]) == (0, 0)


def test_a_date_in_the_future_makes_no_second_item_when_it_has_come(site: Site, house: House) -> None:
    site.routes[FEED] = rss([item(1, guid="", pubDate="Thu, 05 Mar 2026 06:05:00 GMT")])
    house.poll(BEGIN + 17.9 * HOUR)  # just before a digest at six
    assert house.ask("SELECT date_quality, first_seen_at < published_at FROM entries") == [("ok", True)]
    site.routes[FEED] = rss([item(1, guid="", pubDate="Thu, 05 Mar 2026 06:05:00 GMT"), item(2)])
    assert house.poll(BEGIN + 19 * HOUR).counts["entries_new"] == 1
    site.routes[FEED] = rss([item(1, guid="", pubDate="Fri, 12 Jun 2026 06:05:00 GMT")])
    assert house.poll(BEGIN + 20 * HOUR).counts["entries_new"] == 0
