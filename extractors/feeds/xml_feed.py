"""RSS and Atom through feedparser, which gets clean UTF-8 bytes and whose verdict is not taken for one."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Mapping
from html.entities import html5
from typing import Any

import feedparser

from extractors.feeds.document import Document
from extractors.feeds.entry import RawItem
from extractors.feeds.trim import MOST_ITEMS, trimmed

_DECLARATION = re.compile(r"^<\?xml[^>]{0,300}\?>")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]{1,12})|0*(\d{1,12}));")
_ENTITY = re.compile(r"&((?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{1,30};)")
_SYNTAX = frozenset("<>&\"'")
_PROLOGUE = 4096
_ROOT = re.compile(r"<[A-Za-z]")
_SUBSET_END = re.compile(r"\]\s{0,100}>")
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}
_MAIL_ADDRESS = re.compile(r"^\S+@\S+\s+\((.+)\)$")


def read_xml_feed(text: str, url: str) -> Document:
    """Read RSS or Atom; a document of another kind has no version and no items. Never raises."""
    text, damage = trimmed(text)
    clean, removed = cleaned(text)
    damage = damage or removed
    # No content-location: feedparser would resolve guids against it, and all would change when a feed moves.
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = feedparser.parse(
                io.BytesIO(clean), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
            )
    except Exception as problem:  # hostile documents reach corners that no list of exceptions names
        return Document(damage=f"{type(problem).__name__}: {str(problem)[:200]}")
    if found.get("bozo"):
        damage = damage or _damage(found.get("bozo_exception"), clean)
    return _document(found, url, damage)


def cleaned(text: str) -> tuple[bytes, str]:
    """Return a document as UTF-8 with a true label and without what XML forbids, and what that was."""
    text = text.lstrip("\ufeff\u200b \t\r\n\x00")
    text = _DECLARATION.sub("", text, count=1)
    text = '<?xml version="1.0" encoding="utf-8"?>' + _ENTITY.sub(_character, _without_doctype(text))
    removed: list[str] = []

    def forbidden(found: re.Match[str]) -> str:
        removed.append(found[0])
        return ""

    def reference(found: re.Match[str]) -> str:
        number = int(found[1], 16) if found[1] else int(found[2])
        if (
            number in (9, 10, 13)
            or 32 <= number < 0xD800
            or 0xE000 <= number < 0xFFFE
            or 0xFFFF < number < 0x110000
        ):
            return found[0]
        removed.append(found[0])
        return "\ufffd"

    text = _REFERENCE.sub(reference, _ILLEGAL.sub(forbidden, text))
    damage = f"{len(removed)} characters that XML forbids, the first {removed[0]!r}" if removed else ""
    return text.encode("utf-8", "replace"), damage


def _without_doctype(text: str) -> str:
    """Drop the document type: its entities are bombs or letters that HTML knows by the same names."""
    begin = text[:_PROLOGUE].find("<!DOCTYPE")
    if begin < 0 or _ROOT.search(text[:begin]):
        return text
    subset, end = text.find("[", begin), text.find(">", begin)
    if 0 <= subset < end:
        end = text.find("]>", subset) + 1
        spaced = _SUBSET_END.search(text, subset)
        end = end if end > 0 else spaced.end() - 1 if spaced else -1
    return text[:begin] + text[end + 1 :] if end > 0 else text


def _character(found: re.Match[str]) -> str:
    """Turn HTML's name of a character into the character; XML knows only five names, which stay."""
    meant = html5.get(found[1], found[0])
    return found[0] if _SYNTAX.intersection(meant) else meant


def _damage(problem: object, data: bytes) -> str:
    """Say what the XML parser met, with the bytes around the place."""
    text = f"{type(problem).__name__}: {str(problem)[:200]}"
    line, column = (getattr(problem, name, lambda: None)() for name in ("getLineNumber", "getColumnNumber"))
    if not line or column is None:
        return text
    at = 0
    for _ in range(line - 1):
        at = data.find(b"\n", at) + 1
    return f"{text}; near {data[max(at + column - 30, 0) : at + column + 30]!r}"


def _document(found: Mapping[str, Any], url: str, damage: str) -> Document:
    feed = found.get("feed") or {}
    return Document(
        version=_text(found.get("version")),
        title=_text(_get(feed, "title")),
        language=_text(_get(feed, "language")),
        site_url=_text(_get(feed, "link")),
        ttl_minutes=_ttl(feed),
        items=tuple(_item(entry, url) for entry in (found.get("entries") or [])[:MOST_ITEMS]),
        damage=damage,
    )


def _item(entry: Mapping[str, Any], url: str) -> RawItem:
    contents = [_text(_get(part, "value")) for part in _get(entry, "content") or ()]
    return RawItem(
        guid=_text(_get(entry, "id")),
        link=_link(entry),
        title=_text(_get(entry, "title")),
        summary=_text(_get(entry, "summary")),
        content=max(contents, key=len, default=""),
        authors=tuple(_authors(entry)),
        keywords=tuple(_keywords(entry)),
        published=next((text for name in _DATES if (text := _text(_get(entry, name)))), ""),
        base=url,
    )


_DATES = ("published", "created", "updated", "date")


def _link(entry: Mapping[str, Any]) -> str:
    """Return the article's address: the original behind a feed service, else the alternate, else any."""
    original = _text(_get(entry, "feedburner_origlink"))
    links = [row for row in _get(entry, "links") or () if _text(_get(row, "rel")) in ("alternate", "")]
    hrefs = [_text(_get(row, "href")) for row in links]
    return original or _text(_get(entry, "link")) or next(filter(None, hrefs), "")


def _authors(entry: Mapping[str, Any]) -> Iterable[str]:
    people = _get(entry, "authors") or ()
    names = [_text(_get(person, "name")) or _text(_get(person, "email")) for person in people]
    for name in filter(None, names or [_text(_get(entry, "author"))]):
        mail = _MAIL_ADDRESS.match(name)
        yield mail[1] if mail else name


def _keywords(entry: Mapping[str, Any]) -> Iterable[str]:
    for tag in _get(entry, "tags") or ():
        yield _text(_get(tag, "label")) or _text(_get(tag, "term"))
    yield from _text(_get(entry, "media_keywords")).split(",")


def _ttl(feed: Mapping[str, Any]) -> int | None:
    """Return the minutes between two polls that the feed asks for: <ttl> or sy:update."""
    ttl = _text(_get(feed, "ttl")).strip()
    if ttl.isdecimal() and len(ttl) < 8:
        return int(ttl) or None
    period = _PERIODS.get(_text(_get(feed, "sy_updateperiod")).strip().lower())
    often = _text(_get(feed, "sy_updatefrequency")).strip() or "1"
    if period is None or not often.isdecimal() or len(often) > 6 or int(often) == 0:
        return None
    return max(period // int(often), 1)


def _get(holder: object, name: str) -> Any:
    """Read a key past FeedParserDict's own lookup, which invents one date from another and warns."""
    return dict.get(holder, name) if isinstance(holder, dict) else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
