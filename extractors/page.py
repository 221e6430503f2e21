"""A page's bytes as one parsed tree: the charset decided, the size bounded, what is no HTML turned away."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from functools import cached_property

import charset_normalizer
from lxml import etree, html
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

MAX_BYTES = 5 * 1024 * 1024
"""News pages of 2019-2026 measured 0.1-2.4 MB; beyond 5 MB the readers behind need seconds."""

PLAIN_READING_ELEMENTS = 40_000
"""Above this many elements (or this depth) only the linear reader is used: 650 KB of unclosed <p> cost
trafilatura 9 s. The richest of 257 real news pages has 14,000 elements and a depth of 60."""
PLAIN_READING_DEPTH = 180
PLAIN_READING_CHARACTERS = 600_000
"""A novel. 4.7 MB of paragraphs took trafilatura 8 s."""

_SUSPECT_CHARACTERS = 1_000_000

_PARSER = html.HTMLParser(
    encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False
)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"\x00\x00\x00",
)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_LABEL = re.compile(rb"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:-]{2,40})", re.IGNORECASE)
_TAG = re.compile(
    r"<\s*(?:!doctype\s+html|html|head|body|article|main|div|p|h1|table|title|meta|span)\b", re.I
)
# What browsers take a label to mean: the superset that pages are really written in.
_SUPERSET = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
}


class PageError(Exception):
    """A page that cannot be read; ``reason`` is of the fixed vocabulary, ``detail`` says what was seen."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail = reason, detail


@dataclass
class ParsedPage:
    """One parse of a page, handed from reader to reader. ``tree`` is cut as the readers go on."""

    url: str
    markup: str
    tree: html.HtmlElement
    elements: int = field(default=0)

    @cached_property
    def oversized(self) -> str:
        """Why only the linear reader may touch this tree; empty for an ordinary page."""
        if self.elements > PLAIN_READING_ELEMENTS:
            return f"{self.elements} elements"
        if len(self.markup) > _SUSPECT_CHARACTERS and len(self.visible) > PLAIN_READING_CHARACTERS:
            return f"{len(self.visible)} characters of text"
        if self.tree.xpath(f"boolean(//*[count(ancestor::*) > {PLAIN_READING_DEPTH}])"):
            return f"elements nested deeper than {PLAIN_READING_DEPTH}"
        return ""

    @cached_property
    def _dom(self) -> HTMLTree:
        return HTMLTree.parse(self.markup)

    @cached_property
    def opinion(self) -> str:
        """A second, cheap opinion on the main text (resiliparse; 0.14 of trafilatura's fast mode)."""
        return str(
            extract_plain_text(
                self._dom, main_content=True, alt_texts=False, comments=False, list_bullets=False
            )
        )

    @cached_property
    def visible(self) -> str:
        """All that the page shows, in the order of its markup."""
        return str(
            extract_plain_text(
                self._dom, main_content=False, alt_texts=False, noscript=True, list_bullets=False
            )
        )


def parse_page(url: str, body: bytes, content_type: str | None) -> ParsedPage:
    """Decode and parse once. Raises PageError (too_large, not_html, no_text)."""
    if len(body) > MAX_BYTES:
        raise PageError("too_large", f"{len(body)} bytes of HTML, the limit is {MAX_BYTES}")
    if not body.strip():
        raise PageError("no_text", "an empty body")
    if body.startswith(_BINARY):
        raise PageError("not_html", f"binary content, starts with {body[:4]!r}")
    markup = _ILLEGAL.sub("", decode_page(body, content_type))
    if not _TAG.search(markup[:200_000]):
        raise PageError("not_html", f"no HTML element in it ({content_type or 'no content type'})")
    try:
        tree = html.document_fromstring(markup.encode("utf-8", "replace"), parser=_PARSER)
    except (etree.LxmlError, ValueError) as error:
        raise PageError("not_html", f"no HTML document: {error}") from error
    return ParsedPage(url, markup, tree, int(tree.xpath("count(//*)")))


def decode_page(body: bytes, content_type: str | None) -> str:
    """The page's text: byte order mark, valid UTF-8, the labels, then a detector. Never fails.

    Valid UTF-8 comes before any label, for text of another charset is hardly ever valid UTF-8 by chance,
    while labels are often wrong. The page's own label wins over an ISO-8859-1 of the server, which is
    many servers' default.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    if codec := _wide(body[:400]):
        return body.decode(codec, "replace")
    if b"\x1b$" not in body[:100_000]:
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            pass
    for label in _labels(body, content_type):
        if (text := _decoded(body, label)) is not None:
            return text
    return _detected(body)


def _wide(start: bytes) -> str:
    """UTF-16 without a mark: every other byte of markup is zero."""
    half = len(start) // 2
    if half and start[1::2].count(0) > 0.8 * half:
        return "utf-16-le"
    if half and start[0::2].count(0) > 0.8 * half:
        return "utf-16-be"
    return ""


def _labels(body: bytes, content_type: str | None) -> list[str]:
    served = _codec(_LABEL.search((content_type or "").encode("ascii", "replace")))
    written = _codec(_LABEL.search(body[:8192]))
    order = (written, served) if served in ("", "cp1252") else (served, written)
    return [label for label in dict.fromkeys((*order, "utf-8")) if label]


def _codec(found: re.Match[bytes] | None) -> str:
    try:
        name = codecs.lookup(found.group(1).decode("ascii")).name if found else ""
    except LookupError:
        return ""
    return _SUPERSET.get(name, name)


def _decoded(body: bytes, codec: str) -> str | None:
    """The text under this codec, unless more than one character in 500 is broken."""
    try:
        text = body.decode(codec, "replace")
    except (LookupError, ValueError):
        return None
    return text if text.count("\ufffd") * 500 <= len(text) else None


def _detected(body: bytes) -> str:
    best = charset_normalizer.from_bytes(body[:100_000]).best()
    return body.decode(best.encoding if best else "cp1252", "replace")
