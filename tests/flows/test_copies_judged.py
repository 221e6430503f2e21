"""copies split and join: what a person says stands above the rule and outlives the next run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.extractors.servers import Reply, Site
from tests.flows.command import Said, storywatch_here
from tests.flows.polled_house import BEGIN
from tests.flows.read_house import Quay

HOUR = timedelta(hours=1)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as served:
        yield served


@pytest.fixture
def quay(site: Site, tmp_path: Path) -> Quay:
    quay = Quay(tmp_path, site)
    site.routes["/other"] = Reply(
        b"<html lang='en'><head><title>Choir sings</title></head><body><article><h1>Choir sings</h1>"
        b"<p>The choir of the northern parish sang three songs in the old town hall on Sunday "
        b"evening, and was asked for two of them again.</p>"
        b"<p>The next concert will be held in autumn, when the roof is mended.</p>"
        b"</article></body></html>"
    )
    quay.publish("first", "other")
    quay.run(BEGIN)
    quay.publish("first", "other", "again")
    quay.run(BEGIN + HOUR)
    return quay


def copies(quay: Quay) -> list[tuple[str, str]]:
    return quay.ask(
        """
        SELECT parse_filename(a.url), parse_filename(o.url)
        FROM copies JOIN articles a USING (article_id) JOIN articles o ON o.article_id = copies.original_id
        ORDER BY 1
        """
    )


def say(quay: Quay, verdict: str, *names: str) -> Said:
    urls = [quay.site.url(f"/{name}") for name in names]
    return storywatch_here("copies", verdict, *urls, "--home", quay.home, "--seed", quay.seed)


def compare_anew(quay: Quay) -> None:
    with quay.desk(BEGIN).database() as db:
        db.execute("DELETE FROM shingles")
    quay.run(BEGIN + 2 * HOUR)


def test_split_is_remembered_when_all_is_compared_anew(quay: Quay) -> None:
    assert copies(quay) == [("again", "first")]
    said = say(quay, "split", "again", "first")
    assert said.status == 0
    assert "is no copy of" in said.out
    compare_anew(quay)
    assert copies(quay) == []
    assert quay.ask("SELECT verdict FROM copy_verdicts") == ["split"]
    assert quay.ask("SELECT count(DISTINCT article_id) FROM story_articles") == [3]


def test_join_is_remembered_when_all_is_compared_anew(quay: Quay) -> None:
    assert say(quay, "join", "other", "again").status == 0
    assert copies(quay) == [("again", "first"), ("other", "first")]
    compare_anew(quay)
    assert copies(quay) == [("again", "first"), ("other", "first")]
    assert quay.ask("SELECT DISTINCT rule FROM copies ORDER BY 1") == ["person", "shingles"]


def test_the_latest_word_counts(quay: Quay) -> None:
    say(quay, "split", "again")
    say(quay, "join", "again", "first")
    compare_anew(quay)
    assert copies(quay) == [("again", "first")]
    say(quay, "split", "again")
    compare_anew(quay)
    assert copies(quay) == []


def test_what_makes_no_sense_changes_nothing(quay: Quay) -> None:
    before = copies(quay)
    for verdict, names, what in (
        ("split", ("other",), "not stored as a copy"),
        ("split", ("again", "other"), "is not stored as a copy of"),
        ("join", ("first", "first"), "are one article"),
        ("join", ("first", "again"), "itself the original"),
        ("join", ("nowhere", "first"), "has led to no article"),
    ):
        said = say(quay, verdict, *names)
        assert said.status == 2
        assert what in said.err
    assert copies(quay) == before
    assert quay.ask("SELECT count(*) FROM copy_verdicts") == [0]


def test_a_purged_text_keeps_what_was_found_of_it(quay: Quay) -> None:
    with quay.desk(BEGIN).database() as db:
        db.execute("UPDATE articles SET text = '', purged_at = now() WHERE url LIKE '%again'")
    compare_anew(quay)
    assert copies(quay) == [("again", "first")]
