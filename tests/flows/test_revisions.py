"""Pages that a brief shows are read again as time goes on, and what changed in them is known and told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.extractors.servers import Reply, Site
from tests.flows.command import storywatch_here
from tests.flows.polled_house import BEGIN
from tests.flows.read_house import TELLING, Quay, page

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
OTHER = Reply(
    b"<html lang='en'><head><title>Choir sings in the town hall</title></head><body><article>"
    b"<h1>Choir sings in the town hall</h1><p>The choir of the northern parish sang three songs in the old "
    b"town hall on Sunday evening, and the audience asked for two of them again before it went home.</p>"
    b"<p>The conductor said that the next concert would be held in autumn, when the roof is mended.</p>"
    b"</article></body></html>"
)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as served:
        yield served


@pytest.fixture
def quay(site: Site, tmp_path: Path) -> Quay:
    quay = Quay(tmp_path, site)
    site.routes["/choir"] = OTHER
    quay.publish("first", "choir")
    return quay


def asked(site: Site, path: str, quay: Quay, at: datetime) -> int:
    before = site.count(path)
    quay.run(at)
    return site.count(path) - before


def test_a_page_that_a_brief_shows_is_read_again_at_each_step_and_then_no_more(
    site: Site, quay: Quay
) -> None:
    quay.run(BEGIN, TELLING)
    assert site.count("/first") == site.count("/choir") == 1
    steps = (HOUR, 6 * HOUR, DAY, 7 * DAY)
    for step in steps:
        assert asked(site, "/first", quay, BEGIN + step - MINUTE) == 0
        assert asked(site, "/first", quay, BEGIN + step + MINUTE) == 1
        assert asked(site, "/first", quay, BEGIN + step + 2 * MINUTE) == 0
    assert asked(site, "/first", quay, BEGIN + 30 * DAY) == 0
    assert site.count("/choir") == 1  # no brief shows it
    assert quay.ask("SELECT DISTINCT revision FROM articles") == [1]


def test_what_no_edition_has_shown_is_not_read_again(site: Site, quay: Quay) -> None:
    quay.run(BEGIN)
    assert asked(site, "/first", quay, BEGIN + 2 * HOUR) == 0


def test_steps_that_were_slept_through_are_one_reading(site: Site, quay: Quay) -> None:
    quay.run(BEGIN, TELLING)
    assert asked(site, "/first", quay, BEGIN + 2 * DAY) == 1
    assert asked(site, "/first", quay, BEGIN + 3 * DAY) == 0
    assert asked(site, "/first", quay, BEGIN + 8 * DAY) == 1


def test_a_page_that_is_gone_later_takes_nothing_away(site: Site, quay: Quay) -> None:
    quay.run(BEGIN, TELLING)
    before = quay.ask("SELECT articles FROM articles ORDER BY url")
    site.routes["/first"] = Reply(status=404)
    assert asked(site, "/first", quay, BEGIN + 2 * HOUR) == 1
    assert asked(site, "/first", quay, BEGIN + 3 * HOUR) == 0
    assert quay.ask("SELECT articles FROM articles ORDER BY url") == before
    assert quay.ask("SELECT count(DISTINCT article_id) FROM articles") == [2]


def test_another_canonical_address_later_makes_no_second_article(site: Site, quay: Quay) -> None:
    quay.run(BEGIN, TELLING)
    moved = page("first", "And a word that was added.").body
    head = f"<head><link rel='canonical' href='{site.url('/moved')}'>".encode()
    site.routes["/first"] = Reply(moved.replace(b"<head>", head))
    quay.run(BEGIN + 2 * HOUR)
    assert quay.ask("SELECT revision FROM articles ORDER BY url") == [1, 2]


def test_a_headline_changed_after_the_edition_is_told_by_the_next_one(site: Site, quay: Quay) -> None:
    quay.run(BEGIN, TELLING)
    before = "Harbour board raises the quay, says the first"
    after = "Harbour board will not raise the quay after all"
    site.routes["/first"] = page("first", "A correction was made to this report.", title=after)
    assert quay.run(BEGIN + DAY, TELLING)["revisions"] == 1
    assert quay.ask("SELECT edition_date::VARCHAR FROM editions ORDER BY 1") == ["2026-03-04", "2026-03-05"]
    [changes] = quay.ask(
        "SELECT content -> '$.changes.headlines' FROM editions ORDER BY edition_date DESC LIMIT 1"
    )
    assert before in changes
    assert after in changes
    said = storywatch_here("why", site.url("/first"), "--home", quay.home)
    assert said.status == 0
    assert "revision 2 changed" in said.out
    assert "title: Harbour board [-raises-] {+will not raise+} the" in said.out
    assert "{+A correction was made to this report.+}" in said.out
