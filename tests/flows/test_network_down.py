"""No network at all: no feed is blamed, the edition says so, and the next run brings everything."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from tests.extractors.servers import Site, hang_up
from tests.flows.command import storywatch
from tests.flows.newsroom import TIMES, Newsroom, desk_at, one, rows, run_daily
from tests.flows.polled_house import BEGIN, HOUR, House, numbered, rss

NOW = TIMES[0]


def closed(feeds: Path, to: Path) -> Path:
    """Return a copy of a feed list in which nobody listens at any address."""
    to.write_text(re.sub(r"127\.0\.0\.1:\d+", closed_address, feeds.read_text("utf-8")), "utf-8")
    return to


def closed_address(found: re.Match[str]) -> str:
    """Return an address of this machine where a port is never open: port 1, another host for each feed."""
    port = int(found[0].rpartition(":")[2])
    return f"127.{port >> 8}.{port & 255}.1:1"


def test_the_run_blames_nobody_and_the_edition_says_incomplete(
    newsroom: Newsroom, feeds: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    newsroom.close()  # every outlet is away, at the addresses that the list gives
    counts = run_daily(desk_at(home, feeds, NOW))
    assert (counts["network_down"], counts["pages"], counts["editions"]) == (1, 0, 1)
    assert rows(home, "SELECT flow, status FROM runs") == [("daily", "network_down")]
    assert rows(home, "SELECT DISTINCT reason FROM polls") == [("network_down",)]
    assert one(home, "SELECT max(failures) FROM feed_states") == 0
    text = (home / f"digests/demo/desk/{NOW:%Y-%m-%d}.txt").read_text("utf-8")
    told = " ".join(text.split())
    assert "INCOMPLETE: no network. None of 14 feeds answered" in told
    named = [
        outlet.name for outlet in newsroom.newsroom.outlets.values() if f"failed: {outlet.name}:" in told
    ]
    assert (
        len(named) == 10
    )  # what the list of the text has room for; the rest is counted, and in the database
    assert "and 4 more failed" in told
    assert one(home, "SELECT status FROM editions") == "incomplete"


def test_the_next_run_brings_everything_in_a_second_edition_of_the_day(tmp_path: Path) -> None:
    home = tmp_path / "home"
    served = Newsroom()
    try:
        feeds = served.write_feed_list(tmp_path / "feeds.opml")
        served.watched.unreachable = True
        run_daily(desk_at(home, feeds, NOW))
        assert one(home, "SELECT count(*) FROM entries") == 0
        served.watched.unreachable = False
        counts = run_daily(desk_at(home, feeds, NOW + timedelta(minutes=10)))
    finally:
        served.stop()
    day_one = [article for article in served.newsroom.articles.values() if article.day <= 1]
    assert counts["articles"] == len([a for a in day_one if not (a.wall or a.missing)])
    editions = rows(home, "SELECT number, status, edition_date FROM editions ORDER BY number")
    assert [number for number, _, _ in editions] == [1, 2]
    assert editions[0][2] == editions[1][2]
    assert [status == "incomplete" for _, status, _ in editions] == [True, False]
    assert rows(home, "SELECT status FROM runs ORDER BY started_at") == [("network_down",), ("completed",)]
    assert len(list((home / "digests/demo/desk").glob("2026-11-20*.html"))) == 2


@pytest.mark.slow
def test_the_command_ends_well_and_says_it_on_standard_error(
    feeds: Path, tmp_path: Path, prefect_api: str
) -> None:
    away = closed(feeds, tmp_path / "away.opml")
    said = storywatch(
        "run", "--seed", "demo", "--feeds", away, "--home", "home", "--now", f"{NOW:%Y-%m-%dT%H:%M}",
        cwd=tmp_path, prefect=prefect_api, settings={"allow_private": "127.0.0.0/8"},
    )  # fmt: skip
    assert said.status == 0, said.err
    assert "Traceback" not in said.err
    assert "storywatch: the network was down" in said.err
    assert "INCOMPLETE" in said.out


def test_feeds_that_failed_before_are_no_witnesses_of_a_network_that_is_down(tmp_path: Path) -> None:
    dead = [f"127.0.0.{number}" for number in range(11, 16)]
    live = [f"127.0.0.{number}" for number in range(21, 26)]
    with Site(addresses=[*dead, *live]) as site:
        site.routes |= {f"{host}/feed": hang_up for host in dead} | {"/feed": rss(numbered(1))}
        urls = {host: site.url("/feed", host) for host in (*dead, *live)}
        house = House(tmp_path, *urls.values())
        assert not house.poll(BEGIN).network_down
        house.list_feeds("".join(f'<outline text="{host}" xmlUrl="{urls[host]}"/>' for host in dead))
        # As where only they are due: it would go on for ever, and nothing would be read meanwhile.
        assert not house.poll(BEGIN + HOUR).network_down
        assert set(house.reasons()) == {"ok", "read"}
