"""The written newsroom: what it holds, and that its days, copies and expectations hang together."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest

from seeds.demo import load_newsroom, run_times
from seeds.demo.newsroom import HERE, Newsroom
from seeds.demo.site import Site
from seeds.demo.written_text import fill_dates, long_date, read_blocks
from seeds.errors import SeedError

STARTS = [date(2026, 11, 20), date(2026, 7, 1), date(2026, 3, 7), date(2026, 10, 24), date(2024, 2, 28)]


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return load_newsroom()


def site(newsroom: Newsroom, start: date = STARTS[0]) -> Site:
    origins = {name: f"http://127.0.0.1:{8731 + place}" for place, name in enumerate(newsroom.outlets)}
    return Site(newsroom, start, origins)


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[place : place + 5]) for place in range(len(words) - 4)}


def test_it_has_outlets_and_articles_of_every_kind(newsroom: Newsroom) -> None:
    kinds = Counter(article.kind for article in newsroom.articles.values())
    assert len(newsroom.outlets) == 14
    assert len(newsroom.articles) >= 100
    assert set(kinds) == {"on", "near", "noise"}
    assert kinds["on"] >= 60
    assert kinds["near"] >= 25
    assert kinds["noise"] >= 15


def test_outlets_differ_in_format_language_country_and_tier(newsroom: Newsroom) -> None:
    outlets = newsroom.outlets.values()
    assert {outlet.feed_format for outlet in outlets} == {"rss2", "atom", "rss1", "json"}
    assert {outlet.language[:2] for outlet in outlets} == {"en", "es", "de", "fr"}
    assert len({outlet.country for outlet in outlets}) >= 6
    assert {outlet.tier for outlet in outlets} == {1, 2, 3}
    assert all(
        f"{outlet.id}.html.j2" in {p.name for p in (HERE / "templates").iterdir()} for outlet in outlets
    )


def test_story_lines_develop_over_the_days(newsroom: Newsroom) -> None:
    days: dict[str, set[int]] = {}
    for article in newsroom.articles.values():
        if article.kind == "on":
            days.setdefault(article.line, set()).add(article.day)
    assert len(days) >= 6
    assert all(
        {1, 2, 3} <= days[line] for line in ["stormkeeper", "savings", "union", "lawsuit", "bill", "petition"]
    )


def test_every_on_topic_article_names_topics_that_exist_and_no_other_does(newsroom: Newsroom) -> None:
    topics = set(tomllib.loads((HERE / "topics.toml").read_text("utf-8"))["topic"])
    for article in newsroom.articles.values():
        assert bool(article.topics) == (article.kind == "on"), article.id
        assert set(article.topics) <= topics, article.id
    assert {topic for article in newsroom.articles.values() for topic in article.topics} == topics


def test_examples_of_the_topics_are_files_of_the_folder() -> None:
    for topic in tomllib.loads((HERE / "topics.toml").read_text("utf-8"))["topic"].values():
        assert topic["label"]
        assert all((HERE / name).is_file() for name in topic["must_catch"] + topic.get("must_skip", []))


def test_copies_share_their_text_with_the_original(newsroom: Newsroom) -> None:
    copies = [article for article in newsroom.articles.values() if article.copy_of]
    at = site(newsroom)
    assert len(copies) >= 9
    assert Counter(copy.copy_of for copy in copies).most_common(1)[0][1] == 3
    for copy in copies:
        own = shingles(at.view(copy, copy.day).plain)
        original = shingles(at.view(newsroom.articles[copy.copy_of], copy.day).plain)
        assert len(own & original) / len(own) > 0.75, copy.id
        assert at.published_at(copy) > at.published_at(newsroom.articles[copy.copy_of]), copy.id
    originals = {copy.id: newsroom.articles[copy.copy_of].versions[0] for copy in copies}
    assert any(copy.versions[0].title != originals[copy.id].title for copy in copies)
    assert any(len(copy.versions[0].blocks) < len(originals[copy.id].blocks) for copy in copies)


def test_an_article_is_edited_on_its_second_day(newsroom: Newsroom) -> None:
    edited = [article for article in newsroom.articles.values() if len(article.versions) > 1]
    assert edited
    first, second = site(newsroom).view(edited[0], 1), site(newsroom).view(edited[0], 2)
    assert first.title != second.title
    assert first.plain != second.plain
    assert first.url == second.url
    assert first.published == second.published < second.changed


def test_faults_silence_paywall_wall_and_misspellings_are_there(newsroom: Newsroom) -> None:
    articles = newsroom.articles.values()
    assert {outlet.fault(2) for outlet in newsroom.outlets.values()} == {None, "500", "truncated"}
    assert {outlet.fault(3) for outlet in newsroom.outlets.values()} == {None}
    assert max(article.day for article in articles if article.outlet == "pixelbench") == 1
    assert [article.id for article in articles if article.shown] == ["meridian/corvane-report-ai-savings"]
    assert sum(article.wall for article in articles) == 1
    assert sum(article.missing for article in articles) == 1
    texts = " ".join(site(newsroom).view(article, 3).plain for article in articles)
    assert all(name in texts for name in ["Stormkeper", "Iriline", "Eternut"])


@pytest.mark.parametrize("start", STARTS)
def test_all_of_a_day_is_published_between_its_run_and_the_one_before(
    newsroom: Newsroom, start: date
) -> None:
    at, runs = site(newsroom, start), run_times(start)
    for article in newsroom.articles.values():
        for version in article.versions:
            if version.day < 1:
                assert at.published_at(article) < runs[0] - timedelta(days=3)
                continue
            when = at.published_at(article, version.day)
            run = runs[version.day - 1]
            assert run - timedelta(days=1) < when.astimezone(UTC) < run, article.id


def test_texts_are_whole_and_their_dates_move_with_the_start(newsroom: Newsroom) -> None:
    ahead = 0
    for article in newsroom.articles.values():
        views = [site(newsroom, start).view(article, 3) for start in STARTS[:2]]
        for view in views:
            text = "\n".join([view.title, view.summary, view.plain])
            assert not re.search(r"[{}*]|\b(TODO|lorem)\b", text), article.id
            assert len(re.findall(r"\w+", text)) >= 35, article.id
        ahead += views[0].plain != views[1].plain
    assert ahead >= 40


def test_important_articles_are_long_enough_to_be_read(newsroom: Newsroom) -> None:
    on = [article for article in newsroom.articles.values() if article.kind == "on" and not article.wall]
    lengths = sorted(len(site(newsroom).view(article, 3).plain.split()) for article in on)
    assert lengths[0] >= 90
    assert lengths[len(lengths) // 2] >= 180


def test_addresses_are_unique_and_the_same_in_every_run(newsroom: Newsroom) -> None:
    urls = [site(newsroom).url(article) for article in newsroom.articles.values()]
    assert len(set(urls)) == len(urls)
    assert urls == [site(load_newsroom()).url(article) for article in newsroom.articles.values()]


def test_run_times_are_six_in_the_evening_utc() -> None:
    assert [when.isoformat() for when in run_times(date(2026, 2, 27))] == [
        "2026-02-27T18:00:00+00:00",
        "2026-02-28T18:00:00+00:00",
        "2026-03-01T18:00:00+00:00",
    ]


@pytest.mark.parametrize(
    ("written", "language", "expected"),
    [
        ("on {date +14}", "en-US", "on December 4"),
        ("on {date +14}", "en-GB", "on 4 December"),
        ("el {date +14}", "es-AR", "el 4 de diciembre"),
        ("am {weekday +0}", "de-DE", "am Freitag"),
        ("le {date +11}", "fr-FR", "le 1er décembre"),
        (
            "{date +2} is no day in court, {date +2w} is",
            "en-GB",
            "22 November is no day in court, 23 November is",
        ),
        ("{year +50}, {month +50}", "en-GB", "2027, January"),
    ],
)
def test_placeholders_become_dates_of_the_language(written: str, language: str, expected: str) -> None:
    assert fill_dates(written, date(2026, 11, 20), language) == expected


def test_long_dates_read_as_they_are_written() -> None:
    day = date(2026, 11, 20)
    assert [long_date(day, language) for language in ["en-US", "en-GB", "es-AR", "de-DE", "fr-FR"]] == [
        "November 20, 2026",
        "20 November 2026",
        "20 de noviembre de 2026",
        "20. November 2026",
        "20 novembre 2026",
    ]


def test_blocks_are_told_apart_and_their_markup_is_escaped() -> None:
    blocks = read_blocks("A & <b>\nsecond line\n\n## Part *one*\n\n> Said\n\n- Item\n")
    assert [block.kind for block in blocks] == ["paragraph", "heading", "quote", "item"]
    assert blocks[0].html == "A &amp; &lt;b&gt; second line"
    assert blocks[1].html == "Part <em>one</em>"
    assert blocks[1].plain == "Part one"


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "outlets.toml").write_text((HERE / "outlets.toml").read_text("utf-8"), "utf-8")
    folder = tmp_path / "articles" / "northlight"
    folder.mkdir(parents=True)
    (folder / "no-header.md").write_text("only text", "utf-8")
    with pytest.raises(SeedError, match=r"no-header\.md.*---"):
        load_newsroom(tmp_path)
    (folder / "no-header.md").write_text("title: x\nday: one\n---\ntext", "utf-8")
    with pytest.raises(SeedError, match=r"no-header\.md"):
        load_newsroom(tmp_path)
    (tmp_path / "outlets.toml").write_text("[[outlet]]\nid = 1\n", "utf-8")
    with pytest.raises(SeedError, match=r"outlets\.toml"):
        load_newsroom(tmp_path)
