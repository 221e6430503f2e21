"""Three days of the sample newsroom through the four stages, run as the daily flow runs them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.stages.batches import Counts
from seeds.folder import load_seed
from tests.flows.newsroom import FIRST_DAY, TIMES, Newsroom, desk_at, one, rows, run_daily
from warehouse.connection import connect

STORED = "entries", "articles", "revisions", "matches", "copies", "stories", "story_articles", "editions"


@dataclass(frozen=True, slots=True)
class ThreeDays:
    """What each day's run counted, what a second run of each day counted and asked for, and the home."""

    newsroom: Newsroom
    home: Path
    days: list[Counts]
    again: list[Counts]
    sizes: list[dict[str, int]]
    sizes_again: list[dict[str, int]]
    pages_again: list[int]
    feeds_again: list[int]


def sizes(home: Path) -> dict[str, int]:
    return {table: one(home, f"SELECT count(*) FROM {table}") for table in STORED}


@pytest.fixture(scope="module")
def three_days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThreeDays]:
    home = tmp_path_factory.mktemp("three-days") / "home"
    newsroom = Newsroom()
    kept = ThreeDays(newsroom, home, [], [], [], [], [], [])
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home.parent)
        feeds = newsroom.write_feed_list(home.parent / "feeds.opml")
        for day, now in enumerate(TIMES, 1):
            newsroom.show_day(day)
            kept.days.append(run_daily(desk_at(home, feeds, now)))
            kept.sizes.append(sizes(home))
            newsroom.watched.forget()
            kept.again.append(run_daily(desk_at(home, feeds, now + timedelta(minutes=5))))
            kept.sizes_again.append(sizes(home))
            kept.pages_again.append(newsroom.watched.pages.total())
            kept.feeds_again.append(newsroom.watched.feeds.total())
    yield kept
    newsroom.stop()


def expected_entries(newsroom: Newsroom, day: int) -> set[str]:
    """The addresses that the feeds list for the first time on a day, the broken feed's on the day after."""
    late = {name: o for name, o in newsroom.newsroom.outlets.items() if o.fault(day) == "500"}
    before = {name: o for name, o in newsroom.newsroom.outlets.items() if o.fault(day - 1) == "500"}
    return {
        newsroom.site.url(article)
        for article in newsroom.newsroom.articles.values()
        if (max(article.day, 1) == day and article.outlet not in late)
        or (article.day == day - 1 and article.outlet in before)
    }


@pytest.mark.parametrize("day", [1, 2, 3])
def test_a_day_adds_its_own_entries_and_no_others(three_days: ThreeDays, day: int) -> None:
    found = rows(
        three_days.home,
        "SELECT url FROM entries WHERE first_seen_at::DATE = ?",
        FIRST_DAY + timedelta(day - 1),
    )
    assert {url for (url,) in found} == expected_entries(three_days.newsroom, day)


def test_every_page_that_can_be_read_is_one_article(three_days: ThreeDays) -> None:
    articles = three_days.newsroom.newsroom.articles.values()
    readable = {three_days.newsroom.site.url(a) for a in articles if not (a.wall or a.missing)}
    found = rows(three_days.home, "SELECT url FROM articles")
    assert {url for (url,) in found} == readable
    assert len(found) == len(readable)


def test_a_second_run_adds_nothing_and_asks_for_feeds_only(three_days: ThreeDays) -> None:
    assert three_days.sizes_again == three_days.sizes
    assert three_days.pages_again == [0, 0, 0]
    assert three_days.feeds_again == [14, 14, 14]
    for counts in three_days.again:
        assert [counts[name] for name in ("entries_new", "articles", "matches", "copies", "editions")] == [
            0
        ] * 5


def test_three_editions_stand_each_with_its_day(three_days: ThreeDays) -> None:
    editions = rows(
        three_days.home, "SELECT edition_date, number, status FROM editions ORDER BY edition_date, number"
    )
    assert [(day, number) for day, number, _ in editions] == [(FIRST_DAY + timedelta(n), 1) for n in range(3)]
    assert [status for *_, status in editions] == ["first", "incomplete", "first"]
    for day, *_ in editions:
        for kind in ("html", "txt", "md"):
            assert (three_days.home / "digests" / "demo" / "desk" / f"{day}.{kind}").stat().st_size > 1000


def test_an_edition_prints_only_what_its_own_day_brought(three_days: ThreeDays) -> None:
    placed = rows(
        three_days.home,
        """
        SELECT editions.edition_date, articles.read_at::DATE
        FROM placements JOIN editions USING (edition_id) JOIN articles USING (article_id)
        WHERE placed NOT IN ('earlier', 'known')
        """,
    )
    assert placed
    assert all(read <= edition for edition, read in placed)


def test_the_edited_article_has_a_second_revision(three_days: ThreeDays) -> None:
    revised = rows(
        three_days.home,
        "SELECT url, articles.revision, revisions.text <> articles.text "
        "FROM articles JOIN revisions USING (article_id) "
        "WHERE articles.revision > 1 AND revisions.revision = 1",
    )
    edited = [a for a in three_days.newsroom.newsroom.articles.values() if len(a.versions) > 1]
    assert {url for url, _, _ in revised} == {three_days.newsroom.site.url(a) for a in edited}
    assert all(differs for _, _, differs in revised)


def test_the_broken_feed_is_named_and_its_articles_arrive_a_day_late(three_days: ThreeDays) -> None:
    text = (three_days.home / "digests/demo/desk" / f"{FIRST_DAY + timedelta(1)}.txt").read_text("utf-8")
    assert "INCOMPLETE" in text
    assert "Kernel & Current" in text
    late = rows(
        three_days.home,
        "SELECT first_seen_at::DATE, published_at::DATE FROM articles WHERE outlet = 'Kernel & Current' "
        "AND published_at::DATE = ?",
        FIRST_DAY + timedelta(1),
    )
    assert late
    assert {seen for seen, _ in late} == {FIRST_DAY + timedelta(2)}


def test_a_wall_and_a_missing_page_stand_in_pages_with_their_reasons(three_days: ThreeDays) -> None:
    articles = three_days.newsroom.newsroom.articles.values()
    reasons: dict[str, Any] = dict(
        rows(three_days.home, "SELECT url, reason FROM pages WHERE reason <> 'ok'")
    )
    wanted = {three_days.newsroom.site.url(a): a for a in articles if a.wall or a.missing}
    assert set(reasons) == set(wanted)
    for url, article in wanted.items():
        assert reasons[url] == ("wall" if article.wall else "not_found"), article.id
    stored = rows(three_days.home, "SELECT url FROM articles UNION SELECT canonical_url FROM articles")
    assert not set(wanted) & {url for (url,) in stored}


def test_matching_finds_the_story_and_leaves_out_what_only_looks_like_it(three_days: ThreeDays) -> None:
    newsroom = three_days.newsroom
    floor = load_seed("demo").topics.briefs[0].floor
    printed = {
        url for (url,) in rows(three_days.home, "SELECT DISTINCT url FROM coverage WHERE score >= ?", floor)
    }
    readable = [a for a in newsroom.newsroom.articles.values() if not (a.wall or a.missing)]
    wanted = {newsroom.site.url(a) for a in readable if a.kind == "on"}
    assert {url for (url,) in rows(three_days.home, "SELECT url FROM articles")} >= wanted
    recall = len(printed & wanted) / len(wanted)
    precision = len(printed & wanted) / len(printed)
    assert recall >= 0.9
    assert precision >= 0.9


def test_each_topic_finds_what_is_its_own(three_days: ThreeDays) -> None:
    newsroom = three_days.newsroom
    found = {
        (url, topic.removeprefix("demo/"))
        for url, topic in rows(three_days.home, "SELECT url, topic FROM coverage")
    }
    wanted = {
        (newsroom.site.url(a), topic)
        for a in newsroom.newsroom.articles.values()
        for topic in a.topics
        if not (a.wall or a.missing)
    }
    assert len(found & wanted) / len(wanted) >= 0.9


def test_every_run_has_its_row_and_ended_well(three_days: ThreeDays) -> None:
    with connect(three_days.home / "pipeline.duckdb", read_only=True) as db:
        runs = db.execute("SELECT flow, seed, status, finished_at IS NOT NULL FROM runs").fetchall()
    assert runs == [("daily", "demo", "completed", True)] * 6


def test_a_run_that_changed_nothing_leaves_the_copy_as_it_was(three_days: ThreeDays) -> None:
    published = rows(three_days.home, "SELECT started_at FROM runs ORDER BY started_at")
    again = [now + timedelta(minutes=5) for now in TIMES]
    assert [at for (at,) in published] == sorted([*TIMES, *again[:2]])


def test_nothing_is_left_pending_but_what_waits_for_its_hour(three_days: ThreeDays) -> None:
    left = rows(
        three_days.home,
        "SELECT url FROM entries ANTI JOIN sightings USING (entry_id) ANTI JOIN pages USING (url_key)",
    )
    assert left == []
