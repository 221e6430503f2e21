"""After a purge: editions lose the words of the texts that went, say so, and nothing else changes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.stages import redact
from tests.flows.command import Said, storywatch_here
from tests.flows.newsroom import TIMES, Newsroom, desk_at, one, rows, run_daily
from warehouse.connection import connect
from warehouse.publish import publish

DAY = f"{TIMES[0]:%Y-%m-%d}"
DEED, KERNEL = "Docket & Deed", "Kernel & Current"
BYTE_FOR_BYTE = "byte for byte the same"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with the first day's edition, in which two outlets limit for how long texts are kept."""
    folder = tmp_path_factory.mktemp("redact")
    newsroom = Newsroom()
    feeds = newsroom.write_feed_list(folder / "feeds.opml")
    listed = feeds.read_text("utf-8")
    for outlet, days in ((DEED, 2), (KERNEL, 4)):
        name = outlet.replace("&", "&amp;")
        listed = listed.replace(f'outlet="{name}"', f'outlet="{name}" textPolicy="text={days}d"')
    feeds.write_text(listed, "utf-8")
    run_daily(desk_at(folder / "home", feeds, TIMES[0]))
    yield folder / "home"
    newsroom.stop()


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "home"))


def purge(home: Path, days: int) -> Said:
    """Purge so many days after the edition, from the command line."""
    now = TIMES[0] + timedelta(days=days, minutes=1)
    said = storywatch_here("purge", "--seed", "demo", "--home", home, "--now", f"{now:%Y-%m-%dT%H:%M}")
    assert said.status == 0, said.err
    return said


def verified(home: Path, *more: str) -> Said:
    return storywatch_here("edition", "render", DAY, "--home", home, *more)


def edition(home: Path) -> dict[str, Any]:
    return dict(json.loads(str(one(home, "SELECT content FROM editions"))))


def words_of(edition: dict[str, Any], outlet: str) -> set[str]:
    """Return every text that stands in an edition and comes out of this outlet's articles."""
    cards = [card for card in edition["cards"] if card["outlet"] == outlet]
    found = {sentence for card in cards for sentence in card["sentences"]}
    found |= {card["quotation"]["words"] for card in cards if card["quotation"]}
    found |= {excerpt["text"] for excerpt in edition["in_short"] if excerpt["outlet"] == outlet}
    return found | {day["excerpt"]["text"] for day in edition["watch"] if day["excerpt"]["outlet"] == outlet}


def parts_of(edition: dict[str, Any], outlet: str) -> int:
    """Return in how many places words of this outlet stand."""
    cards = [card for card in edition["cards"] if card["outlet"] == outlet]
    days = [day for day in edition["watch"] if day["excerpt"]["outlet"] == outlet]
    quoted = sum(bool(card["sentences"]) + bool(card["quotation"]) for card in cards)
    return quoted + len(days) + sum(bool(excerpt["outlet"] == outlet) for excerpt in edition["in_short"])


def written(home: Path) -> str:
    """Return all that lies under digests/, with blanks and entities as people read them."""
    from html import unescape

    texts = (path.read_text("utf-8") for path in (home / "digests").rglob("*") if path.is_file())
    return " ".join(unescape("\n".join(texts)).split())


def test_the_words_go_out_of_the_edition_its_files_and_its_pages(home: Path) -> None:
    before = edition(home)
    theirs, others = words_of(before, DEED), words_of(before, KERNEL)
    assert len(theirs) >= 3  # sentences and days ahead
    assert all(words in written(home) for words in theirs | others)
    said = purge(home, 2)
    assert "1 edition lost words" in said.out
    after = edition(home)
    assert words_of(after, DEED) == set()
    assert words_of(after, KERNEL) == others
    assert [card["title"] for card in after["cards"]] == [card["title"] for card in before["cards"]]
    assert not [words for words in theirs if words in written(home) or words in json.dumps(after)]
    assert all(words in written(home) for words in others)
    assert "gone: Docket & Deed keeps texts for 2 days (purged" in written(home)
    page = (home / f"digests/demo/desk/editions/{DAY}.html").read_text("utf-8")
    assert "gone: Docket &amp; Deed keeps texts for 2 days" in page


def test_verify_says_part_by_part_what_is_missing_why_and_since_when(home: Path) -> None:
    assert verified(home, "--verify").status == 0
    hashes = rows(home, "SELECT content_hash, renderings FROM editions")
    quoted = parts_of(edition(home), DEED)
    purge(home, 2)
    said = verified(home, "--verify")
    assert said.status == 3
    missing = [line for line in said.out.splitlines() if line.startswith("  missing")]
    when = f"{TIMES[0] + timedelta(days=2):%Y}"
    assert all("Docket & Deed keeps texts for 2 days (purged" in line and when in line for line in missing)
    assert len(missing) == quoted
    parts = {line.split(None, 1)[1].split(",")[0] for line in missing}
    assert {"excerpt", "watch"} <= parts <= {"in short", "excerpt", "quotation", "watch"}
    titles = [card["title"] for card in edition(home)["cards"] if card["outlet"] == DEED]
    assert all(any(title[:60] in line for line in missing) for title in titles)
    assert f"{len(missing)} parts are missing, taken out by purges as recorded" in said.err
    left = [
        line.split(None, 1)[1]
        for line in said.out.splitlines()
        if line.split()[0] in {"content", "html", "text"}
    ]
    assert len(left) == 3
    assert all(
        line.startswith("what the purge of ") and line.endswith(" left, byte for byte") for line in left
    )
    assert rows(home, "SELECT content_hash, renderings FROM editions") == hashes
    shown = storywatch_here("edition", "show", DAY, "--home", home).out
    assert (
        f"content {hashes[0][0][:16]}" in shown
    )  # what the readers' mail says, so that the two can be told as one


def test_the_files_can_be_written_anew_without_what_is_missing(home: Path) -> None:
    theirs = words_of(edition(home), DEED)
    purge(home, 2)
    path = home / f"digests/demo/desk/{DAY}.txt"
    kept = path.read_bytes()
    path.write_text("spoiled", "utf-8")
    assert verified(home).status == 0
    assert path.read_bytes() == kept
    assert not [words for words in theirs if words in " ".join(kept.decode().split())]


def test_purges_follow_one_another_and_one_that_finds_nothing_changes_nothing(home: Path) -> None:
    purge(home, 2)
    first = edition(home)
    assert "lost words" not in purge(home, 3).out
    assert edition(home) == first
    assert "1 edition lost words" in purge(home, 4).out
    said = verified(home, "--verify")
    assert said.status == 3
    assert "Docket & Deed keeps texts for 2 days" in said.out
    assert "Kernel & Current keeps texts for 4 days" in said.out
    assert len(first["redaction"]["missing"]) < len(edition(home)["redaction"]["missing"])
    assert edition(home)["redaction"]["content_hash"] == one(home, "SELECT content_hash FROM editions")


def change(home: Path, sql: str) -> None:
    with duckdb.connect(str(home / "pipeline.duckdb")) as db:
        db.execute(sql)
    publish(home / "pipeline.duckdb", home / "storywatch.duckdb")


REWRITE = "UPDATE editions SET content = replace(content::VARCHAR, 'Lumora', 'L')::JSON"


def test_a_change_by_hand_is_found_after_the_purge_as_well(home: Path) -> None:
    purge(home, 2)
    change(home, REWRITE)
    said = verified(home, "--verify")
    assert said.status == 1
    assert "the stored content is not what the purge of" in said.out
    assert "it was changed in the database" in said.out


def test_a_change_by_hand_is_not_covered_up_by_a_purge(home: Path) -> None:
    change(home, REWRITE)
    purge(home, 2)
    said = verified(home, "--verify")
    assert said.status == 1
    assert "it was changed in the database before the purge of" in said.out
    assert words_of(edition(home), DEED) == set()


def test_a_rendering_that_differs_from_what_the_purge_left_is_named(home: Path) -> None:
    purge(home, 2)
    change(
        home, "UPDATE redactions SET version = '0.0.9', renderings = map_concat(renderings, MAP {'md': 'y'})"
    )
    said = verified(home, "--verify")
    assert said.status == 1
    [line] = [line for line in said.out.splitlines() if line.startswith("  md")]
    assert "left by a purge of" in line
    assert "by Storywatch 0.0.9; this is" in line


def test_a_kill_before_the_files_are_made_anew_is_made_good(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = words_of(edition(home), DEED)

    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(redact, "file_anew", killed)
        now = TIMES[0] + timedelta(days=2, minutes=1)
        storywatch_here("purge", "--seed", "demo", "--home", home, "--now", f"{now:%Y-%m-%dT%H:%M}")
    assert words_of(edition(home), DEED) == set()
    assert any(words in written(home) for words in theirs)
    purge(home, 2)
    assert not [words for words in theirs if words in written(home)]


def test_an_edition_that_cannot_be_read_is_named_and_tried_again(home: Path) -> None:
    kept = str(one(home, "SELECT content FROM editions"))
    change(home, "UPDATE editions SET content = '{}'")
    now = f"{TIMES[0] + timedelta(days=2, minutes=1):%Y-%m-%dT%H:%M}"
    said = storywatch_here("purge", "--seed", "demo", "--home", home, "--now", now)
    assert said.status == 1
    assert f"edition demo/desk {DAY} still quotes purged articles" in said.err
    with connect(home / "pipeline.duckdb") as db:
        db.execute("UPDATE editions SET content = ?", [kept])
    assert "1 edition lost words" in purge(home, 2).out


def test_an_edition_that_only_names_purged_articles_stays_byte_for_byte(home: Path) -> None:
    printed = "SELECT DISTINCT outlet FROM placements JOIN articles USING (article_id) WHERE placed <> 'cut'"
    outlets = {str(row[0]) for row in rows(home, printed)}
    [named, *_] = sorted(outlet for outlet in outlets if not words_of(edition(home), outlet))
    change(home, f"UPDATE feeds SET text_policy = 'text=1d' WHERE outlet = '{named}'")
    said = purge(home, 1)
    assert "dropped" in said.out
    assert "lost words" not in said.out
    said = verified(home, "--verify")
    assert said.status == 0
    assert said.out.count(BYTE_FOR_BYTE) == 7
