"""A page's bytes as one parsed tree: the charset decided, the size bounded, what is no HTML turned away."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree, html
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from extractors.charset import decode

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
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\r"))
# level by level: counting the ancestors of each element costs three times as much
_TOO_DEEP = etree.XPath(f"boolean({'/*' * (PLAIN_READING_DEPTH + 1)})")
_SERVERS_DEFAULT = re.compile(r"charset\s*=\s*\W?(?:iso-?8859-1\b|latin-?1)", re.IGNORECASE)
_TAG = re.compile(
    r"<\s*(?:!doctype\s+html|html|head|body|article|main|div|p|h1|table|title|meta|span)\b", re.I
)


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
        if _TOO_DEEP(self.tree):
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
    """Decode and parse once. Raises PageError (too_large, not_html, no_text, parse_error)."""
    if len(body) > MAX_BYTES:
        raise PageError("too_large", f"{len(body)} bytes of HTML, the limit is {MAX_BYTES}")
    if not body.strip():
        raise PageError("no_text", "an empty body")
    if body.startswith(_BINARY):
        raise PageError("not_html", f"binary content, starts with {body[:4]!r}")
    markup = decode_page(body, content_type)
    if not _TAG.search(markup[:200_000]):
        raise PageError("not_html", f"no HTML element in it ({content_type or 'no content type'})")
    clean = markup.encode("utf-8", "replace").translate(None, _CONTROLS)
    try:
        tree = html.document_fromstring(clean, parser=_PARSER)
    except (etree.LxmlError, ValueError) as error:
        raise PageError("parse_error", f"no tree could be built: {error}") from error
    return ParsedPage(url, markup, tree, int(tree.xpath("count(//*)")))


def decode_page(body: bytes, content_type: str | None) -> str:
    """The page's text; never fails. The rules are those of ``charset``, but for two habits of web servers.

    ISO-8859-1 in the header is many servers' default and not their knowledge: the page's own label wins
    over it.
    UTF-16 without a mark and a label is known by its zeros.
    """
    start = body[:400]
    if not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        for codec, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[0::2])):
            if zeros.count(0) > 0.8 * len(zeros):
                return body.decode(codec, "replace")
    by_default = _SERVERS_DEFAULT.search(content_type or "") and b"charset" in body[:4096].lower()
    return decode(body, None if by_default else content_type).text
