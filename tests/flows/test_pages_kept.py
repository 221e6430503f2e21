"""Raw pages: which are kept, where the database finds them, and what a kill in between leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.page_file import read_page
from tests.extractors.servers import Reply, Site, packed
from tests.flows.polled_house import BEGIN
from tests.flows.read_house import Quay, page
from warehouse.read import articles

DAY = timedelta(days=1)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as served:
        yield served


@pytest.fixture
def quay(site: Site, tmp_path: Path) -> Quay:
    return Quay(tmp_path, site)


def test_every_page_that_answered_is_kept_as_it_answered(site: Site, quay: Quay) -> None:
    quay.publish("first", "second", "third")
    site.routes["/second"] = Reply(status=404)
    plain = page("third")
    site.routes["/third"] = packed(plain.body)
    assert quay.run(BEGIN)["pages"] == 3
    found = quay.ask(
        "SELECT url, final_url, fetched_at, bytes, warc_file, warc_offset FROM pages ORDER BY url"
    )
    assert [row[4] for row in found] == ["2026-03-04.warc.gz", None, "2026-03-04.warc.gz"]
    for _, final_url, fetched_at, size, file, offset in (found[0], found[2]):
        kept = read_page(quay.home / "pages" / file, offset)
        assert (kept.url, kept.fetched_at, len(kept.body)) == (final_url, fetched_at, size)
        assert "set-cookie" not in kept.headers
        assert "content-encoding" not in kept.headers
    assert kept.body == plain.body


def test_a_day_has_a_file_and_a_later_run_adds_to_it(quay: Quay) -> None:
    quay.publish("first")
    quay.run(BEGIN)
    quay.publish("first", "second")
    quay.run(BEGIN + timedelta(hours=2))
    quay.publish("first", "second", "third")
    quay.run(BEGIN + DAY)
    found = quay.ask("SELECT url, warc_file, warc_offset FROM pages ORDER BY fetched_at, url")
    assert [file for _, file, _ in found] == ["2026-03-04.warc.gz"] * 2 + ["2026-03-05.warc.gz"]
    for url, file, offset in found:
        assert read_page(quay.home / "pages" / file, offset).url == url


def test_an_end_between_file_and_database_leaves_a_page_that_is_fetched_again(
    quay: Quay, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    quay.publish("first", "second")
    with monkeypatch.context() as patch:
        patch.setattr(articles, "insert_new", killed)
        with pytest.raises(Killed):
            quay.run(BEGIN)
    file = quay.home / "pages" / "2026-03-04.warc.gz"
    file.write_bytes(file.read_bytes()[:-50])  # and the last of them only half on the disk
    assert quay.ask("SELECT count(*) FROM pages") == [0]
    assert quay.run(BEGIN + timedelta(minutes=5))["pages"] == 2
    for url, offset in quay.ask("SELECT url, warc_offset FROM pages"):
        assert read_page(file, offset).url == url


def test_an_outlet_whose_pages_must_not_be_kept_has_none(site: Site, tmp_path: Path) -> None:
    quay = Quay(tmp_path, site, "pages=0d")
    quay.publish("first")
    assert quay.run(BEGIN)["articles"] == 1
    assert quay.ask("SELECT warc_file FROM pages") == [None]
    assert not (quay.home / "pages").exists()
