"""Stored pages read again: what an older extractor got wrong is put right, without the network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.stages.reread import reread_stage
from tests.extractors.servers import Reply, Site
from tests.flows.command import storywatch_here
from tests.flows.polled_house import BEGIN
from tests.flows.read_house import Quay, page

DAY = timedelta(days=1)
LATER = BEGIN + 30 * DAY


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as served:
        yield served


@pytest.fixture
def quay(site: Site, tmp_path: Path) -> Quay:
    return Quay(tmp_path, site)


def spoil(quay: Quay, sql: str) -> None:
    """Change the database as an older extractor would have left it."""
    with quay.desk(BEGIN).database() as db:
        for statement in sql.split(";"):
            db.execute(statement)


OLDER = "UPDATE pages SET extractor = 'storywatch 0, trafilatura 1.0, fast'"


def test_what_todays_extractor_reads_the_same_is_only_marked(site: Site, quay: Quay) -> None:
    quay.publish("first", "second")
    quay.run(BEGIN)
    assert quay.run(BEGIN + DAY, [reread_stage])["reread"] == 0
    spoil(quay, OLDER)
    asked = len(site.asked)
    counts = quay.run(LATER, [reread_stage])
    assert (counts["reread"], counts["revisions"], counts["articles"]) == (2, 0, 0)
    assert len(site.asked) == asked
    assert quay.run(LATER, [reread_stage])["reread"] == 0
    assert quay.ask("SELECT revision FROM articles") == [1, 1]


def test_a_better_text_is_a_revision_and_better_metadata_is_none(quay: Quay) -> None:
    quay.publish("first", "second")
    quay.run(BEGIN)
    texts = quay.ask("SELECT text FROM articles ORDER BY url")
    spoil(
        quay,
        f"""{OLDER};
        UPDATE articles SET text = 'Subscribe. ' || text, content_hash = 'x', extractor = 'old'
        WHERE url LIKE '%first';
        UPDATE articles SET authors = ['Old Guess'], extractor = 'old' WHERE url LIKE '%second'""",
    )
    assert quay.run(LATER, [reread_stage])["revisions"] == 1
    assert quay.ask("SELECT text, revision, authors FROM articles ORDER BY url") == [
        (texts[0], 2, []),
        (texts[1], 1, []),
    ]
    [(seen_at, diff)] = quay.ask("SELECT seen_at, diff FROM revisions WHERE revision = 2")
    assert (seen_at, diff.startswith("1: [-Subscribe.-] This is")) == (LATER, True)


def test_a_worse_text_never_replaces_a_better_one(site: Site, quay: Quay) -> None:
    site.routes["/second"] = Reply(b"<title>A teaser</title><article><p>Too few words.</p></article>")
    quay.publish("first", "second")
    quay.run(BEGIN)
    before = quay.ask("SELECT articles FROM articles")
    assert quay.ask("SELECT reason FROM pages ORDER BY url") == ["ok", "no_text"]
    spoil(
        quay,
        f"""{OLDER};
        UPDATE pages SET warc_offset = other.warc_offset, final_url = other.final_url
        FROM pages AS other WHERE other.reason <> 'ok'""",
    )
    counts = quay.run(LATER, [reread_stage])
    assert (counts["reread"], counts["revisions"]) == (2, 0)
    assert quay.ask("SELECT articles FROM articles") == before


def test_a_page_taken_for_a_wall_becomes_the_article_that_it_is(quay: Quay) -> None:
    quay.publish("first")
    quay.run(BEGIN)
    [known] = quay.ask("SELECT article_id FROM articles")
    spoil(
        quay,
        """UPDATE pages SET extractor = NULL, reason = 'wall', article_id = NULL;
        DELETE FROM articles; DELETE FROM revisions; DELETE FROM sightings""",
    )
    assert quay.run(LATER, [reread_stage])["articles"] == 1
    assert quay.ask("SELECT article_id, read_at FROM articles") == [(known, LATER)]
    assert quay.ask("SELECT reason, article_id FROM pages") == [("ok", known)]
    assert quay.ask("SELECT article_id FROM sightings") == [known]


def test_only_the_latest_page_of_an_article_counts(site: Site, quay: Quay) -> None:
    quay.publish("first")
    quay.run(BEGIN)
    site.routes["/first"] = page("first", "The board added this later in the day, as it was asked to.")
    spoil(quay, f"UPDATE entries SET edited_at = '{BEGIN + timedelta(hours=3)}'")
    quay.run(BEGIN + timedelta(hours=4))
    assert quay.ask("SELECT count(*) FROM pages") == [2]
    spoil(quay, OLDER)
    counts = quay.run(LATER, [reread_stage])
    assert (counts["reread"], counts["revisions"]) == (1, 0)
    assert quay.ask("SELECT revision FROM articles") == [2]


def test_it_goes_on_where_it_was_stopped(quay: Quay) -> None:
    names = [f"report-{n}" for n in range(7)]
    quay.settings["read_batch"] = 2
    quay.publish(*names)
    quay.run(BEGIN)
    spoil(quay, OLDER)
    done: list[str] = []

    def submit(name: str, work: Any) -> Any:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(name)
        return work()

    with pytest.raises(KeyboardInterrupt):
        reread_stage(quay.desk(LATER), "run", submit=submit)
    assert quay.run(LATER, [reread_stage])["reread"] == 3


def test_since_leaves_older_pages_and_a_lost_file_is_named(quay: Quay) -> None:
    quay.publish("first")
    quay.run(BEGIN)
    quay.publish("first", "second")
    quay.run(BEGIN + DAY)
    spoil(quay, OLDER)
    (quay.home / "pages" / "2026-03-05.warc.gz").unlink()
    said = storywatch_here("reread", "--since", "2026-03-05", "--home", quay.home, "--seed", quay.seed)
    assert said.status == 0
    assert "2026-03-05.warc.gz: cannot be read" in said.err
    assert "1 of them cannot be read" in said.out
    said = storywatch_here("reread", "--home", quay.home, "--seed", quay.seed)
    assert re.search(r"^1 stored page read again, 1 of them cannot", said.out)


def test_the_page_that_took_a_lost_ones_place_is_not_read_as_it(quay: Quay) -> None:
    quay.publish("first")
    quay.run(BEGIN)
    texts = quay.ask("SELECT text FROM articles")
    [file] = (quay.home / "pages").iterdir()
    [offset] = quay.ask("SELECT warc_offset FROM pages")
    file.write_bytes(file.read_bytes()[: offset + 40])  # as a broken disk leaves it
    quay.publish("first", "second")
    quay.run(BEGIN + timedelta(minutes=30))
    assert quay.ask("SELECT warc_offset FROM pages") == [offset, offset]
    spoil(quay, OLDER)
    counts = quay.run(LATER, [reread_stage])
    assert (counts["reread"], counts["unreadable"], counts["revisions"]) == (1, 1, 0)
    assert quay.ask("SELECT text FROM articles WHERE url LIKE '%first'") == texts
