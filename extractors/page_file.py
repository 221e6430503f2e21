"""Raw pages on disk: a gzipped WARC file a day, a member a record, so that any WARC tool can open it.

A page is kept as a response record with its headers and its body *unpacked*: the headers that told how it
was packed for the journey (Content-Encoding, Transfer-Encoding) are left out and Content-Length is the
body's own; cookies are nobody's business. A record is found again by its offset.
"""

from __future__ import annotations

import os
import uuid
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

__all__ = ["PageFile", "PageFileError", "StoredPage", "copy_records", "read_page"]

_LEFT_OUT = frozenset({"content-encoding", "transfer-encoding", "content-length", "set-cookie", "connection"})
_PIECE = 1 << 16


class PageFileError(Exception):
    """A stored page that cannot be read; its text says which and why."""


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page as it answered: final address, time (aware UTC), headers by lower-case name, unpacked body."""

    url: str
    fetched_at: datetime
    status: int
    headers: Mapping[str, str]
    body: bytes


class PageFile:
    """A day's file, opened for appending at its first page. A context manager; an OSError is the disk's.

    What a kill left half written at its end is cut off first: ``since`` is the offset of a record known to be
    whole (0: look at all of the file), so that this costs no more than the records behind it.
    """

    def __init__(self, path: Path, since: int = 0, software: str = "Storywatch") -> None:
        self.path, self.since, self.software = path, since, software
        self._file: BinaryIO | None = None
        self._writer: WARCWriter | None = None

    def __enter__(self) -> PageFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            with self._file as file:
                file.flush()
                os.fsync(file.fileno())
            self._file = self._writer = None

    def append(self, page: StoredPage) -> int:
        """Write a page; returns where its record begins, in bytes."""
        if self._file is None:
            self._open(page.fetched_at)
        assert self._file is not None
        assert self._writer is not None
        offset = self._file.tell()
        self._writer.write_record(_record(self._writer, page))
        return offset

    def _open(self, now: datetime) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists():
            _cut_torn_end(self.path, self.since)
        self._file = self.path.open("ab")
        self._file.seek(0, os.SEEK_END)
        self._writer = WARCWriter(self._file, gzip=True, warc_version="WARC/1.1")
        if not self._file.tell():
            about = {"software": self.software, "format": "WARC File Format 1.1"}
            record = self._writer.create_warcinfo_record(self.path.name, about)
            record.rec_headers.replace_header("WARC-Date", _written(now))
            self._writer.write_record(record)


def read_page(
    path: Path, offset: int, url: str | None = None, fetched_at: datetime | None = None
) -> StoredPage:
    """Return the page whose record begins at ``offset``. Raises PageFileError.

    Where ``url`` and ``fetched_at`` are given the record has to be theirs: in a file that lost its end to a
    broken disk the next page takes the place of the one that was lost.
    """
    page = page_at(path, offset)
    if (url or page.url, fetched_at or page.fetched_at) != (page.url, page.fetched_at):
        raise PageFileError(f"{path}: another page begins at {offset} ({page.url})")
    return page


def page_at(path: Path, offset: int) -> StoredPage:
    """Return the page whose record begins at ``offset``, whichever it is. Raises PageFileError."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            for record in ArchiveIterator(file):
                if record.rec_type != "response" or record.http_headers is None:
                    break
                return StoredPage(
                    url=record.rec_headers.get_header("WARC-Target-URI"),
                    fetched_at=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
                    status=int(record.http_headers.get_statuscode()),
                    headers={name.lower(): value for name, value in record.http_headers.headers},
                    body=record.raw_stream.read(),
                )
    except OSError as error:
        raise PageFileError(f"{path}: cannot be read ({error.strerror})") from error
    except (ArchiveLoadFailed, zlib.error, ValueError, TypeError, EOFError) as error:
        raise PageFileError(f"{path}: no page can be read at {offset} ({error})") from error
    raise PageFileError(f"{path}: no page begins at {offset}")


def copy_records(path: Path, into: Path, offsets: Collection[int]) -> dict[int, int]:
    """Write the records at ``offsets``, and what introduces the file, to a new one; returns old offset: new.

    They are copied as they are, byte for byte. An offset at which no whole record begins is left out.
    """
    wanted, moved = set(offsets), {}
    with path.open("rb") as source, into.open("wb") as target:
        for start, end in _members(path):
            if start == 0 or start in wanted:
                moved[start] = target.tell()
                source.seek(start)
                target.write(source.read(end - start))
        target.flush()
        os.fsync(target.fileno())
    return {old: new for old, new in moved.items() if old in wanted}


def _record(writer: WARCWriter, page: StoredPage) -> object:
    """Return the page as a record. Its id is made of address and time: the same page has the same."""
    given = page.headers.items()
    kept = [(name, " ".join(value.split())) for name, value in given if name.lower() not in _LEFT_OUT]
    kept.append(("content-length", str(len(page.body))))
    when = _written(page.fetched_at)
    own = {
        "WARC-Date": when,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{when} {page.url}')}>",
    }
    said = StatusAndHeaders(f"{page.status} OK", kept, protocol="HTTP/1.1")
    return writer.create_warc_record(
        page.url,
        "response",
        payload=BytesIO(page.body),
        length=len(page.body),  # else the library copies the body to find out, into a file it never closes
        http_headers=said,
        warc_headers_dict=own,
    )


def _written(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _cut_torn_end(path: Path, since: int) -> None:
    size = path.stat().st_size
    whole = since if since < size else 0
    for _, end in _members(path, whole):
        whole = end
    if whole < size:
        os.truncate(path, whole)


def _members(path: Path, since: int = 0) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each whole gzip member from ``since`` on, up to one that is torn."""
    with path.open("rb") as file:
        start = since
        while True:
            file.seek(start)
            length = _member_length(file)
            if not length:
                return
            yield start, start + length
            start += length


def _member_length(file: BinaryIO) -> int:
    """Bytes of the gzip member that begins here; 0: none does, or it is torn."""
    unpacker = zlib.decompressobj(31)
    read = 0
    while not unpacker.eof:
        piece = unpacker.unconsumed_tail
        if not piece:
            piece = file.read(_PIECE)
            read += len(piece)
        if not piece:
            return 0
        try:
            unpacker.decompress(piece, _PIECE)
        except zlib.error:
            return 0
    return read - len(unpacker.unused_data)
