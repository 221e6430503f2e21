"""Who wrote an article: names from its record, its meta elements and its by-line, the rest filtered out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any

from lxml.html import HtmlElement

from extractors.head import Head
from extractors.json_ld import LinkedData, kinds
from extractors.title import folded

_MAX_AUTHORS = 20
_META = (
    "author",
    "article:author",
    "article:author_name",
    "og:article:author",
    "dc.creator",
    "dcterms.creator",
    "dc:creator",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "byl",
    "citation_author",
    "authors",
)
_BY_LINES = (
    "//*[@itemprop='author']//*[@itemprop='name']",
    "//*[@itemprop='author'][not(.//*[@itemprop='name'])]",
    "//a[contains(concat(' ', @rel, ' '), ' author ')]",
    "//*[self::a or self::span or self::div or self::p or self::address]"
    "[re:test(@class, '(^|[ _-])(by-?line|author)([_-]*name)?s?( |$)', 'i')]",
)
_REGEXP = {"re": "http://exslt.org/regular-expressions"}
_PREFIX = re.compile(
    r"^(?:(?:written|reported|story|text|words|article|review|analysis|opinion|interview|posted|published)"
    r"\s+(?:by\b|:)|by\b|von\b|par\b|por\b|di\b|da\b|door\b|av\b|af\b|tekst\s*:|fra\b|przez\b|od\b|a cura di\b"
    r"|text\s*:|texte\s*:|texto\s*:|autor(?:en|in)?\s*:|auteurs?\s*:|authors?\s*:|foto\s*:|автор\s*:|文[=＝:：])\s*:?\s*",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:[;|•·/\n]|\s(?:and|und|et|y|e|en|og|och|i|ja|ve|и|και|&)\s)\s*", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:editor|reporter|correspondent|writer|journalist|columnist|producer|contributor|fellow|bureau|chief|"
    r"redakteur(?:in)?|redaktion|korrespondent(?:in)?|journalistin|autorin|chefredakteur(?:in)?|volontär(?:in)?|"
    r"journaliste|rédact\w+|rédaction|correspondant\w*|redact\w+|redacción|periodista|corresponsal|redazione|"
    r"giornalista|inviat[oa]|redatt\w+|correspondente|repórter|redação|redactie|verslaggever|redaktör|redaksjon\w*|"
    r"redakcja|dziennikarz|newsroom|news ?desk|staff|team|desk|updated|published|minutes? read)\b",
    re.IGNORECASE,
)
_COLLECTIVE = re.compile(
    r"^(?:admin(?:istrator)?|editor(?:ial)?(?: (?:team|board|staff))?|staff(?: (?:writer|reporter))?s?|news ?(?:desk|room)|"
    r"redaktion|redaktionen|redaction|rédaction|redacción|redazione|redação|redactie|redakcja|web ?desk|guest(?: author)?|"
    r"unknown|anonymous|none|null|undefined|author|autor|(?:our|a) (?:staff )?(?:correspondent|reporter)|agenc(?:y|ies)|"
    r"press release|partner content|sponsored)$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"https?:|www\.|@|\d{2,}|[<>{}\[\]_=#%]|\.(?:com|org|net|de|co)\b|^\W*$", re.IGNORECASE)


def find_authors(
    data: LinkedData, head: Head, tree: HtmlElement, feed_authors: Iterable[str], site_names: Iterable[str]
) -> tuple[str, ...]:
    """The names, in the order printed; the first source that gives any wins.

    Order: JSON-LD, meta elements, the feed, by-lines in the text. E-mail addresses, numbers, URLs, roles
    and the
    names of the site itself are no authors; an agency (Reuters, dpa) is one where the publisher says so.
    """
    sites = {_bare(name) for name in site_names if name}
    for source in (_recorded(data), head.every(*_META), list(feed_authors), None):
        raw = _printed(tree) if source is None else source
        if names := _filtered(raw, sites):
            return names
    return ()


def _recorded(data: LinkedData) -> list[str]:
    node = data.article
    value = node.get("author") or node.get("creator") or node.get("authors")
    return _names(value, data)


def _names(value: Any, data: LinkedData, depth: int = 0) -> list[str]:
    """The names in a JSON-LD value; people before organisations where both are given."""
    if depth > 3:
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        items = [data.resolve(item) for item in value[:_MAX_AUTHORS]]
        people = [
            item
            for item in items
            if not (isinstance(item, dict) and kinds(item) & {"organization", "newsmediaorganization"})
        ]
        return [name for item in (people or items) for name in _names(item, data, depth + 1)]
    value = data.resolve(value)
    if not isinstance(value, dict):
        return []
    if isinstance(value.get("name"), str | list | dict):
        return _names(value["name"], data, depth + 1)
    given, family = value.get("givenName"), value.get("familyName")
    return [f"{given} {family}"] if isinstance(given, str) and isinstance(family, str) else []


def _printed(tree: HtmlElement) -> list[str]:
    """By-lines: the first rule that finds any in the upper part of the page."""
    for rule in _BY_LINES:
        found = tree.xpath(rule, namespaces=_REGEXP)[:5]
        texts = [" ".join(" ".join(element.itertext()).split()) for element in found]
        if texts := [text for text in dict.fromkeys(texts) if 4 < len(text) < 120]:
            return texts
    return []


def _filtered(raw: Iterable[str], sites: set[str]) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for text in raw:
        for part in _parts(" ".join(html.unescape(text).split())):
            name = _tidy(part)
            if _is_name(name, sites):
                names.setdefault(_bare(name), name)
    return tuple(list(names.values())[:_MAX_AUTHORS])


def _parts(text: str) -> list[str]:
    """Several names in one string. A comma separates names only where each part looks like one."""
    pieces = [piece for piece in _SPLIT.split(_PREFIX.sub("", text)) if piece]
    parts: list[str] = []
    for piece in pieces:
        by_comma = [item.strip() for item in re.split(r"[,、，]", piece) if item.strip()]
        if len(by_comma) > 1 and all(
            " " in item or _ROLE.search(item) or _NO_NAME.search(item) for item in by_comma
        ):
            parts.extend(by_comma)
        else:
            parts.append(by_comma[0] if len(by_comma) > 1 and " " in by_comma[0] else piece)
    return parts


def _tidy(name: str) -> str:
    """Without "By", a bracketed outlet or place, and whatever hangs on the ends."""
    name = _PREFIX.sub("", name.strip())
    name = re.sub(r"\s*[(\[（].*?[)\]）]\s*", " ", name)
    return (
        name.strip(" \t,.:;|-–—*\u00a0")
        if not re.search(r"\b(?:Jr|Sr|[A-Z])\.$", name)
        else name.strip(" \t,:;|-–—*")
    )


def _is_name(name: str, sites: set[str]) -> bool:
    if not 2 <= len(name) <= 60 or len(name.split()) > 6 or _NO_NAME.search(name):
        return False
    if _COLLECTIVE.match(name) or (_ROLE.search(name) and len(name.split()) > 1):
        return False
    return _bare(name) not in sites


def _bare(name: str) -> str:
    """A name for comparison with others: letters and digits only."""
    return re.sub(r"[\W_]+", "", folded(name))
