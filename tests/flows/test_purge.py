"""Per-outlet policies: what goes when, what stays, and that past figures hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from extractors.page_file import read_page
from flows.stages.edition_material import beginning
from flows.stages.purge import purge_stage
from flows.stages.reread import reread_stage
from tests.extractors.servers import Reply, Site
from tests.flows.command import storywatch_here
from tests.flows.polled_house import BEGIN
from tests.flows.read_house import TELLING, Quay, page

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
STRICT = "text=3d pages=2d"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(("127.0.0.1", "127.0.0.2")) as served:
        yield served


@pytest.fixture
def quay(site: Site, tmp_path: Path) -> Quay:
    quay = Quay(tmp_path, site, STRICT)
    quay.publish("first", "second")
    return quay


def test_texts_go_when_their_time_is_over_and_figures_hold(quay: Quay) -> None:
    quay.run(BEGIN, TELLING)
    figures = ["FROM volume", "SELECT * EXCLUDE (text_quality) FROM coverage ORDER BY ALL"]
    figures += [
        "FROM copies",
        "FROM stories",
        "FROM share_of_voice",
        "SELECT content_hash, renderings FROM editions",
    ]
    figures += ["SELECT title, words, content_hash, authors FROM articles ORDER BY url"]
    before = [quay.ask(sql) for sql in figures]
    assert quay.run(BEGIN + 3 * DAY - HOUR, [purge_stage])["texts_purged"] == 0
    counts = quay.run(BEGIN + 3 * DAY, [purge_stage])
    assert (counts["texts_purged"], counts["summaries_purged"]) == (2, 2)
    assert [quay.ask(sql) for sql in figures] == before
    kept = "SELECT text, description, text FROM articles UNION ALL SELECT text, diff, text FROM revisions"
    assert quay.ask(kept) == [("", None, "")] * 4
    assert quay.ask("SELECT DISTINCT summary, content FROM entries") == [("", "")]
    assert quay.run(BEGIN + 4 * DAY, [purge_stage])["texts_purged"] == 0


def test_nothing_goes_before_it_was_matched(quay: Quay) -> None:
    from flows.stages.read import read_stage
    from tests.flows.read_house import ASKING

    quay.run(BEGIN, [ASKING[0], read_stage])
    assert quay.run(BEGIN + 9 * DAY, [purge_stage])["texts_purged"] == 0
    quay.run(BEGIN + 9 * DAY)
    assert quay.run(BEGIN + 9 * DAY, [purge_stage])["texts_purged"] == 2


def test_why_says_that_it_went_and_still_which_words_matched(site: Site, quay: Quay) -> None:
    quay.run(BEGIN, TELLING)
    quay.run(BEGIN + 3 * DAY, [purge_stage])
    said = storywatch_here("why", site.url("/first"), "--home", quay.home)
    assert "text dropped" in said.out
    assert "keeps texts for 3 days; editions keep no words of it" in said.out
    assert "body “quay”" in said.out


def test_a_purged_article_is_not_brought_back(site: Site, quay: Quay) -> None:
    quay.run(BEGIN, TELLING)
    quay.run(BEGIN + 3 * DAY, [purge_stage])
    asked = site.count("/first")
    site.routes["/first"] = page("first", "A word more.")
    counts = quay.run(BEGIN + 8 * DAY, TELLING)
    assert site.count("/first") == asked
    assert counts["revisions"] == counts["entries_new"] == counts["matches"] == 0
    with quay.desk(BEGIN).database() as db:
        db.execute("UPDATE pages SET extractor = 'old'")
    assert quay.run(BEGIN + 8 * DAY, [reread_stage])["reread"] == 0
    assert quay.ask("SELECT DISTINCT text FROM articles") == [""]


def test_none_keeps_metadata_and_counts_only(site: Site, tmp_path: Path) -> None:
    quay = Quay(tmp_path, site, "none")
    quay.publish("first")
    counts = quay.run(BEGIN) + quay.run(BEGIN, [purge_stage])
    assert (counts["articles"], counts["matches"], counts["texts_purged"]) == (1, 1, 1)
    assert quay.ask("SELECT title, text, words > 50 FROM articles") == [
        ("Harbour board raises the quay, says the first", "", True)
    ]
    assert not list((quay.home / "pages").glob("*"))
    assert quay.run(BEGIN + HOUR, TELLING)["editions"] == 1  # and what is left of it can be told


def two_outlets(quay: Quay, site: Site) -> None:
    """List a second outlet, without a policy, on a host of its own."""
    strict = f'<outline text="Quay" xmlUrl="{site.url("/feed")}" textPolicy="{STRICT}"/>'
    free = f'<outline text="Pier" xmlUrl="{site.url("/other", "127.0.0.2")}"/>'
    text = f"<opml version='2.0'><body>{strict}{free}</body></opml>"
    (quay.seed / "feeds.opml").write_text(text, "utf-8")
    feed = site.routes["/feed"]
    assert isinstance(feed, Reply)
    site.routes["/other"] = Reply(
        feed.body.replace(b"127.0.0.1", b"127.0.0.2").replace(b"<guid>", b"<guid>p")
    )


def test_a_file_goes_with_its_last_page(quay: Quay) -> None:
    quay.run(BEGIN)
    file = quay.home / "pages" / "2026-03-04.warc.gz"
    assert quay.run(BEGIN + 2 * DAY - HOUR, [purge_stage])["pages_purged"] == 0
    assert file.exists()
    assert quay.run(BEGIN + 2 * DAY, [purge_stage])["pages_purged"] == 2
    assert list(file.parent.iterdir()) == []
    assert quay.ask("SELECT DISTINCT warc_file, warc_offset, bytes > 500 FROM pages") == [(None, None, True)]


def test_a_file_that_others_need_is_rewritten_without_the_outlet(site: Site, quay: Quay) -> None:
    two_outlets(quay, site)
    assert quay.run(BEGIN)["pages"] == 4
    assert quay.run(BEGIN + 2 * DAY, [purge_stage])["pages_purged"] == 2
    [path] = (quay.home / "pages").iterdir()
    assert path.name == "2026-03-04.1.warc.gz"
    with path.open("rb") as file:
        urls = [
            r.headers["WARC-Target-URI"] for r in ArchiveIterator(file, record_types=WarcRecordType.response)
        ]
    assert sorted(urls) == [site.url(f"/{name}", "127.0.0.2") for name in ("first", "second")]
    for url, name, offset in quay.ask(
        "SELECT url, warc_file, warc_offset FROM pages WHERE warc_file IS NOT NULL"
    ):
        assert read_page(path.with_name(name), offset).url == url


def test_a_kill_at_any_joint_of_rewriting_loses_nothing(site: Site, quay: Quay) -> None:
    two_outlets(quay, site)
    quay.run(BEGIN)
    folder = quay.home / "pages"
    old = folder / "2026-03-04.warc.gz"
    whole = old.read_bytes()
    (folder / "2026-03-04.1.warc.gz").write_bytes(whole[:300])  # killed while the new file was written
    (folder / "notes.txt").write_text("not ours")
    quay.run(BEGIN + 2 * DAY, [purge_stage])
    old.write_bytes(whole)  # killed before the old one was deleted
    quay.run(BEGIN + 2 * DAY, [purge_stage])
    assert sorted(path.name for path in folder.iterdir()) == ["2026-03-04.1.warc.gz", "notes.txt"]
    for url, offset in quay.ask(
        "SELECT url, warc_offset FROM pages WHERE warc_file = '2026-03-04.1.warc.gz'"
    ):
        assert read_page(folder / "2026-03-04.1.warc.gz", offset).url == url


def test_a_rewritten_file_never_takes_the_place_of_another(site: Site, quay: Quay) -> None:
    two_outlets(quay, site)
    quay.run(BEGIN)
    quay.list_outlet("pages=0d")
    quay.run(BEGIN + HOUR)
    two_outlets(quay, site)
    for _ in range(3):
        assert quay.run(BEGIN + 2 * DAY, [purge_stage])["pages_purged"] in (0, 2)
    found = quay.ask("SELECT url, warc_file, warc_offset FROM pages WHERE warc_file IS NOT NULL")
    assert len(found) == 2
    for url, name, offset in found:
        assert read_page(quay.home / "pages" / name, offset).url == url


def test_the_command_says_what_went_and_a_setting_limits_every_outlet(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quay = Quay(tmp_path, site)
    quay.publish("first")
    quay.run(BEGIN)
    monkeypatch.setenv("STORYWATCH_KEEP_PAGE_DAYS", "5")
    words = ("purge", "--home", quay.home, "--seed", quay.seed, "--now")
    assert "Nothing new." in storywatch_here(*words, "2026-03-09T11:59").out
    assert "1 raw page dropped" in storywatch_here(*words, "2026-03-09T12:01").out


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("One two three four.", 3, "One two three"),
        ("One two.\n\nThree four.", 3, "One two.\n\nThree"),
        ("One two.", 9, "One two."),
        ("One two.", 0, ""),
        ("One two.", None, "One two."),
        ("海港委員會決定加高碼頭。", 3, "海港委員會決"),
    ],
)
def test_so_many_words_may_be_shown(text: str, words: int | None, shown: str) -> None:
    assert beginning(text, words) == shown


def test_an_edition_shows_no_more_words_than_it_may(site: Site, tmp_path: Path) -> None:
    quay = Quay(tmp_path, site, "excerpt=9")
    quay.publish("first")
    quay.run(BEGIN, TELLING)
    [content] = quay.ask("SELECT content FROM editions")
    assert "This is the report" in content
    for words in ("by forty centimetres", "Engineers had warned", "asked for a ramp", "Work begins in May"):
        assert words not in content
        assert words in quay.ask("SELECT text FROM articles")[0]
