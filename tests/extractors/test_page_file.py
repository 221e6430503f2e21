"""Raw pages in WARC files: what is kept, what a kill leaves, and what other tools make of it."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as OtherReader
from fastwarc.warc import WarcRecordType

from extractors.page_file import PageFile, PageFileError, StoredPage, copy_records, read_page

NOW = datetime(2026, 3, 2, 7, 0, 30, 123456, tzinfo=UTC)


def page(number: int, body: bytes = b"<p>Text</p>", **headers: str) -> StoredPage:
    return StoredPage(f"http://paper.example/{number}?a=1&b=\u00e9", NOW, 200, headers, body)


def written(path: Path, *pages: StoredPage, since: int = 0) -> list[int]:
    with PageFile(path, since=since) as shelf:
        return [shelf.append(each) for each in pages]


def seen_by_others(path: Path) -> list[tuple[str, bytes]]:
    with path.open("rb") as file:
        return [
            (record.headers["WARC-Target-URI"], record.reader.read())
            for record in OtherReader(file, record_types=WarcRecordType.response)
        ]


def test_a_page_comes_back_as_it_answered(tmp_path: Path) -> None:
    path = tmp_path / "pages" / "day.warc.gz"
    large = bytes(range(256)) * 20_000
    kept = page(1, large, **{"content-type": "text/html; charset=latin-1", "etag": '"x"'})
    [offset] = written(path, kept)
    assert read_page(path, offset) == replace(
        kept, headers={**kept.headers, "content-length": str(len(large))}
    )


def test_how_it_was_packed_and_its_cookies_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "day.warc.gz"
    packed = {"content-encoding": "gzip", "transfer-encoding": "chunked", "content-length": "5"}
    [offset] = written(path, page(1, b"unpacked", **packed, **{"set-cookie": "secret=1", "x-a": "b\r\nc: d"}))
    assert read_page(path, offset).headers == {"x-a": "b c: d", "content-length": "8"}


def test_other_tools_read_the_same(tmp_path: Path) -> None:
    path = tmp_path / "day.warc.gz"
    written(path, page(1, b"one"), page(2, b"two"))
    written(path, page(3, b"three"))
    assert [body for _, body in seen_by_others(path)] == [b"one", b"two", b"three"]
    assert gzip.decompress(path.read_bytes()).count(b"WARC-Type: warcinfo") == 1


@pytest.mark.parametrize("known", ["nothing", "the first record", "a record beyond the end"])
def test_a_torn_end_is_cut_off_wherever_the_kill_fell(tmp_path: Path, known: str) -> None:
    path = tmp_path / "day.warc.gz"
    first, second = written(path, page(1, b"one" * 900), page(2, b"two" * 900))
    whole = path.read_bytes()
    for end in range(second, len(whole), 7):
        path.write_bytes(whole[:end])
        since = {"nothing": 0, "the first record": first}.get(known, len(whole))
        [third] = written(path, page(3, b"three"), since=since)
        assert third == second
        assert [body for _, body in seen_by_others(path)] == [b"one" * 900, b"three"]
        assert read_page(path, first).body == b"one" * 900


def test_a_file_torn_in_its_first_record_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "day.warc.gz"
    written(path, page(1))
    path.write_bytes(path.read_bytes()[:40])
    [offset] = written(path, page(2, b"two"))
    assert read_page(path, offset).body == b"two"
    assert [body for _, body in seen_by_others(path)] == [b"two"]


def test_no_page_no_file(tmp_path: Path) -> None:
    assert written(tmp_path / "pages" / "day.warc.gz") == []
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_read_says_so(tmp_path: Path) -> None:
    path = tmp_path / "day.warc.gz"
    [offset] = written(path, page(1, b"one" * 1000))
    for wrong, place in ((path, 0), (path, offset + 3), (path, 10**6), (tmp_path / "none", 0)):
        with pytest.raises(PageFileError, match=wrong.name):
            read_page(wrong, place)
    path.write_bytes(path.read_bytes()[: offset + 60])
    with pytest.raises(PageFileError):
        read_page(path, offset)


def test_records_are_copied_byte_for_byte(tmp_path: Path) -> None:
    path, into = tmp_path / "day.warc.gz", tmp_path / "day.1.warc.gz"
    offsets = written(path, *(page(n, b"body %d" % n) for n in range(4)))
    moved = copy_records(path, into, [offsets[1], offsets[3], 10**9])
    assert sorted(moved) == [offsets[1], offsets[3]]
    assert [read_page(into, moved[offsets[n]]).body for n in (1, 3)] == [b"body 1", b"body 3"]
    assert [body for _, body in seen_by_others(into)] == [b"body 1", b"body 3"]
