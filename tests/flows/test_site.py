"""The web pages after each edition, the schedule's hours, notes and other channels."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

import seeds.demo
from flows.desk import Desk
from flows.errors import RunFailed, UsageError
from flows.noting import send_edition, write_note
from flows.stages.batches import Counts
from flows.stages.site import site_stage
from flows.stages.tell import tell_stage
from seeds.folder import load_seed
from tests.flows.listeners import Channel
from tests.flows.newsroom import TIMES, Newsroom, desk_at, one, rows, run_daily, run_stage

DESK = Path("digests/demo/desk")


@dataclass(frozen=True, slots=True)
class TwoDays:
    """The home after two days, and what the pages were after the first."""

    home: Path
    feeds: Path
    first: dict[str, bytes]
    second: Counts


def files_of(home: Path) -> dict[str, bytes]:
    folder = home / DESK
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoDays]:
    folder = tmp_path_factory.mktemp("two-days")
    newsroom, home = Newsroom(), folder / "home"
    feeds = newsroom.write_feed_list(folder / "feeds.opml")
    run_daily(desk_at(home, feeds, TIMES[0]))
    first = files_of(home)
    newsroom.show_day(2)
    second = run_daily(desk_at(home, feeds, TIMES[1]))
    yield TwoDays(home, feeds, first, second)
    newsroom.stop()


@pytest.fixture
def home(two_days: TwoDays, tmp_path: Path) -> Path:
    return Path(shutil.copytree(two_days.home, tmp_path / "home"))


def tell(desk: Desk, *, everything: bool = False) -> Counts:
    return run_stage(desk, "tell", partial(tell_stage, everything=everything))


def test_each_edition_leaves_its_pages(two_days: TwoDays) -> None:
    files = files_of(two_days.home)
    assert {"index.html", "search.html", "feeds.html", "atom.xml", "headlines.js", "site.css"} <= files.keys()
    assert {f"editions/{now:%Y-%m-%d}.html" for now in TIMES[:2]} <= files.keys()
    printed = one(
        two_days.home,
        "SELECT count(DISTINCT story_id) FROM placements WHERE placed IN ('card', 'line')",
    )
    assert len([name for name in files if name.startswith("stories/")]) == printed > 10
    assert b"A bridge falls in Buenos Aires" in files["index.html"]


def test_a_day_touches_only_the_pages_that_changed(two_days: TwoDays) -> None:
    files = files_of(two_days.home)
    same = {name for name in two_days.first if files[name] == two_days.first[name]}
    developed = rows(
        two_days.home,
        "SELECT story_id FROM placements JOIN editions USING (edition_id) WHERE placed IN ('card', 'line') "
        "GROUP BY story_id HAVING count(DISTINCT edition_date) > 1",
    )
    assert developed
    assert f"editions/{TIMES[0]:%Y-%m-%d}.html" in same
    assert not same & {f"stories/{story_id[:16]}.html" for (story_id,) in developed}
    written = len({name for name in files if name.endswith(("html", "xml", "js", "css"))} - same)
    mailed = 1  # the edition's own HTML, which is no page of the site
    assert two_days.second["site_pages"] == written - mailed


def test_pages_that_are_lost_come_back_with_the_same_bytes(home: Path, two_days: TwoDays) -> None:
    before = files_of(home)
    for name in (*[name for name in before if name.startswith("stories/")][:3], "index.html", ".built"):
        (home / DESK / name).unlink()
    desk = desk_at(home, two_days.feeds, TIMES[1])
    assert site_stage(desk, "").counts["site_pages"] == 4
    assert files_of(home) == before
    assert site_stage(desk, "", everything=True).counts["site_pages"] == 0


def test_no_half_written_file_is_left(two_days: TwoDays) -> None:
    assert not [name for name in files_of(two_days.home) if name.endswith(".new")]


def test_the_schedule_keeps_each_hour_once(home: Path, two_days: TwoDays) -> None:
    def at(now: datetime) -> Counts:
        return tell(desk_at(home, two_days.feeds, now))

    before = one(home, "SELECT count(*) FROM editions")
    morning = TIMES[1].replace(hour=6, minute=2) + timedelta(days=1)  # 07:02 in Madrid
    # Yesterday's hour was kept by nobody, but the edition made by hand says it all.
    assert at(morning - timedelta(hours=1))["editions"] == 0
    assert at(morning)["editions"] == 1
    assert at(morning + timedelta(hours=1))["editions"] == 0
    assert at(morning + timedelta(hours=9))["editions"] == 0
    assert one(home, "SELECT count(*) FROM editions") == before + 1
    days = rows(
        home, "SELECT scheduled_for, edition_date FROM editions WHERE scheduled_for IS NOT NULL ORDER BY 1"
    )
    assert [kept for kept, _ in days] == [TIMES[1].date(), morning.date()]


def test_a_missed_hour_is_caught_up_and_says_that_it_is_late(home: Path, two_days: TwoDays) -> None:
    now = TIMES[1].replace(hour=13) + timedelta(days=3)
    assert tell(desk_at(home, two_days.feeds, now))["editions"] == 1
    text = (home / DESK / f"{now:%Y-%m-%d}.txt").read_text("utf-8")
    assert "Late: this edition was due at 07:00 CET." in text
    assert tell(desk_at(home, two_days.feeds, now + timedelta(hours=1)))["editions"] == 0


def test_an_edition_that_says_it_all_keeps_the_hour(home: Path, two_days: TwoDays) -> None:
    noon = TIMES[1].replace(hour=5) + timedelta(days=1)
    assert tell(desk_at(home, two_days.feeds, noon), everything=True)["editions"] == 1
    seven = noon.replace(hour=6, minute=2)
    assert tell(desk_at(home, two_days.feeds, seven))["editions"] == 0
    assert one(home, "SELECT max(scheduled_for) FROM editions") == seven.date()


def test_a_note_is_frozen_into_the_next_edition_and_no_other(home: Path, two_days: TwoDays) -> None:
    write_note(desk_at(home, two_days.feeds, TIMES[1]), "Watch the vote.", "Ana Ruiz", None)
    now = TIMES[1] + timedelta(hours=1)
    assert tell(desk_at(home, two_days.feeds, now), everything=True)["editions"] == 1
    text = (home / DESK / f"{now:%Y-%m-%d}-2.txt").read_text("utf-8")
    assert "Watch the vote." in text
    assert "Ana Ruiz" in text
    assert tell(desk_at(home, two_days.feeds, now + timedelta(hours=1)), everything=True)["editions"] == 0
    later = now + timedelta(days=1)
    tell(desk_at(home, two_days.feeds, later), everything=True)
    assert "Watch the vote." not in (home / DESK / f"{later:%Y-%m-%d}.txt").read_text("utf-8")
    assert one(home, "SELECT count(*) FROM notes WHERE edition_id IS NULL") == 0


@pytest.mark.parametrize(
    ("text", "author", "brief"),
    [(" ", "x", None), ("x", " ", None), ("x" * 2001, "x", None), ("x", "x", "nobody")],
)
def test_a_note_that_cannot_be_used_is_refused(
    home: Path, two_days: TwoDays, text: str, author: str, brief: str | None
) -> None:
    with pytest.raises(UsageError):
        write_note(desk_at(home, two_days.feeds, TIMES[1]), text, author, brief)


def test_a_channel_is_told_once_with_the_link(home: Path, two_days: TwoDays, channel: Channel) -> None:
    settings = {"notify": channel.url, "site_url": "https://news.example.org/digests"}
    now = TIMES[1] + timedelta(days=1)
    counts = tell(desk_at(home, two_days.feeds, now, **settings), everything=True)
    assert counts["notified"] == 1
    tell(desk_at(home, two_days.feeds, now, **settings), everything=True)
    assert len(channel.told) == 1
    assert channel.told[0]["message"].splitlines()[-1] == (
        f"https://news.example.org/digests/demo/desk/editions/{now:%Y-%m-%d}.html"
    )
    assert rows(home, "SELECT channel, status, attempts FROM deliveries") == [("notify", "sent", 1)]


def test_a_channel_that_fails_is_told_by_the_next_run_and_its_url_stays_secret(
    home: Path, two_days: TwoDays, channel: Channel, capfd: pytest.CaptureFixture[str]
) -> None:
    now = TIMES[1] + timedelta(days=1)
    desk = desk_at(home, two_days.feeds, now, notify=channel.url)
    channel.status = 500
    with pytest.raises(RunFailed) as failure:
        tell(desk, everything=True)
    assert "secret-path" not in str(failure.value) + "".join(capfd.readouterr()) + repr(desk.settings)
    assert rows(home, "SELECT status FROM deliveries") == [("failed",)]
    channel.status = 200
    assert tell(desk, everything=True)["notified"] == 1
    assert rows(home, "SELECT status, attempts FROM deliveries") == [("sent", 2)]


def test_a_channel_that_is_none_is_named_by_its_place(
    home: Path, two_days: TwoDays, channel: Channel
) -> None:
    now = TIMES[1] + timedelta(days=1)
    desk = desk_at(home, two_days.feeds, now, notify=f"{channel.url} nonsense://secret-path")
    with pytest.raises(
        RunFailed, match="channel 2 of STORYWATCH_NOTIFY is no apprise URL: mend it"
    ) as failure:
        tell(desk, everything=True)
    assert "secret-path" not in str(failure.value)
    assert len(channel.told) == 1


def test_sending_says_who_cannot_get_it(
    home: Path, two_days: TwoDays, channel: Channel, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = desk_at(home, two_days.feeds, TIMES[1], notify=channel.url)
    send_edition(desk, None, None)
    said = capsys.readouterr().out
    assert "0 sent by mail, 1 other channel told." in said
    assert "No mail for desk: it names no recipients" in said
    channel.status = 500
    with pytest.raises(RunFailed, match="channel 1 of STORYWATCH_NOTIFY did not take it: the next run"):
        send_edition(desk, f"{TIMES[0]:%Y-%m-%d}", None)
    assert "everybody has it" not in capsys.readouterr().out


def test_an_edition_that_stands_can_be_sent_to_who_was_added(
    home: Path, two_days: TwoDays, channel: Channel
) -> None:
    day = f"{TIMES[0]:%Y-%m-%d}"
    desk = desk_at(home, two_days.feeds, TIMES[1], notify=channel.url)
    send_edition(desk, day, None)
    send_edition(desk, day, None)
    assert len(channel.told) == 1
    with pytest.raises(UsageError, match="nowhere to send"):
        send_edition(desk_at(home, two_days.feeds, TIMES[1]), day, None)
    with pytest.raises(UsageError, match="has no edition of 2020-01-01"):
        send_edition(desk, "2020-01-01", None)


TWO_BRIEFS = """
[brief.tokyo]
title = "Labels and bills"
at = "09:00 Asia/Tokyo"
floor = 0.5
topics = ["regulation"]
language = "ja"
"""


def test_each_brief_has_its_own_hour_topics_and_pages(home: Path, two_days: TwoDays, tmp_path: Path) -> None:
    seed = Path(shutil.copytree(Path(seeds.demo.__file__).parent, tmp_path / "demo"))
    topics = seed / "topics.toml"
    name = load_seed("demo").topics.topics[0].name
    second = TWO_BRIEFS.replace("regulation", name)
    topics.write_text(topics.read_text("utf-8") + second, "utf-8")

    def at(now: datetime) -> Counts:
        return tell(desk_at(home, two_days.feeds, now, seed=str(seed)))

    day = TIMES[1] + timedelta(days=1)
    assert at(day.replace(hour=0, minute=2))["editions"] == 1  # 09:02 in Tokyo; yesterday's of Madrid stands
    assert at(day.replace(hour=6, minute=2))["editions"] == 1  # 07:02 in Madrid
    assert at(day.replace(hour=7, minute=2))["editions"] == 0
    made = rows(home, "SELECT brief, edition_date FROM editions WHERE scheduled_for = ?", day.date())
    assert sorted(made) == [("demo/desk", day.date()), ("demo/tokyo", day.date())]
    text = (home / "digests/demo/tokyo" / f"editions/{day:%Y-%m-%d}.html").read_text("utf-8")
    assert '<html lang="ja"' in text
    assert "09:02 JST" in text
    asked = rows(
        home,
        "SELECT DISTINCT topic FROM placements JOIN editions USING (edition_id) "
        "WHERE brief = 'demo/tokyo' AND placed IN ('card', 'line')",
    )
    assert {topic for (topic,) in asked if topic} == {f"demo/{name}"}
    assert (home / "digests/demo/tokyo/index.html").exists()
