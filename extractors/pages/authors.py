"""Who wrote an article: names from its record, its meta elements and its by-line, the rest filtered out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from extractors.pages.author_words import NOBODY, PICTURED, ROLE, WRITTEN_BY, WROTE
from extractors.pages.head import Head
from extractors.pages.json_ld import LinkedData
from extractors.pages.title import folded

_MAX_AUTHORS = 20
_MAX_RAW = 60
_META_KEY = re.compile(r"(?:^|[.:_-]|article|dcsext)(?:authors?|author_name|creator|byl)$")
_BY_LINES = tuple(
    etree.XPath(rule, namespaces={"re": "http://exslt.org/regular-expressions"})
    for rule in (
        "//*[@itemprop='author']//*[@itemprop='name']",
        "//*[@itemprop='author'][not(.//*[@itemprop='name'])]",
        "//a[contains(concat(' ', @rel, ' '), ' author ')]",
        # an author's own page, as most sites name it
        "//a[re:test(@href, '/(authors?|autor(en|es|as|a|e|i)?|auteurs?|journalists?|reporters?)/[^/]',"
        " 'i')]",
        "//*[self::a or self::span or self::div or self::p or self::address]"
        "[re:test(@class, '(^|[ _-])(by-?line|author)([_-]*name)?s?( |$)', 'i')]",
    )
)
_SPLIT = re.compile(
    r"\s*[;|•·\n]\s*|\s+/\s+|(?<=[^\W\d])/(?=[^\W\d])|\s+(?:and|und|et|y|e|en|og|och|i|ja|ve|и|та|και|&)\s+",
    re.IGNORECASE,
)
_NOTHING = r"https?:|www\.|@|[<>{}\[\]()_=#%:©]|^\W*$|^\.|\.$(?<!\w\.)|…"
_NO_NAME = re.compile(_NOTHING + r"|\d{2,}|\w{2}\.(?-i:[a-z]{2,4})\b", re.IGNORECASE)
# A house may be called "20 Minutes" or by its domain.
_NO_HOUSE = re.compile(_NOTHING + r"|\d{4,}|^[\d\W]+$", re.IGNORECASE)

_UNSPACED = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,6}")
"""A name in a script that sets no space within one."""


def find_authors(
    data: LinkedData, head: Head, tree: HtmlElement, feed_authors: Sequence[str], site_names: Iterable[str]
) -> tuple[str, ...]:
    """The names, in the order printed; the first source that gives any wins.

    Order: JSON-LD, meta elements, the feed, by-lines in the text. E-mail addresses, numbers, URLs, roles and
    the names of the site itself are no authors. An agency that the publisher names is one (it tells a copy),
    and where the record names nobody but the house or a desk of it, that is what it says.
    """
    sites = {_bare(name) for name in site_names if name}
    recorded = _recorded(data)
    stated = [value for key, values in head.meta.items() if _META_KEY.search(key) for value in values]
    for source in (recorded, [*stated, *_labelled(head)], list(feed_authors)):
        if names := _filtered(source, sites):
            return names
    if names := _filtered(_printed(tree), sites):
        return names
    return _filtered(recorded, set(), strict=False)


def _recorded(data: LinkedData) -> list[str]:
    node = data.article
    return _names(node.get("author") or node.get("creator") or node.get("authors"), data)


def _names(value: Any, data: LinkedData, depth: int = 0) -> list[str]:
    """The names in a JSON-LD value: a string, an object, a reference, or a list of these."""
    if depth > 3:
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [name for item in value[:_MAX_RAW] for name in _names(item, data, depth + 1)]
    value = data.resolve(value)
    if not isinstance(value, dict):
        return []
    if isinstance(value.get("name"), str | list | dict):
        return _names(value["name"], data, depth + 1)
    given, family = value.get("givenName"), value.get("familyName")
    return [f"{given} {family}"] if isinstance(given, str) and isinstance(family, str) else []


def _labelled(head: Head) -> list[str]:
    """The value beside a label like "Written by", as cards of shared links carry them: in twitter:label1 and
    twitter:data1, or with the label within the key."""
    found = []
    for key, values in head.meta.items():
        if key.startswith("twitter:label") and WRITTEN_BY.search(values[0]):
            found.append(head.first(key.replace("label", "data")))
        elif WRITTEN_BY.search(key.rpartition(":")[2]):
            found.append(values[0])
    return found


def _printed(tree: HtmlElement) -> list[str]:
    """The by-line: the first rule that finds one, and of its finds those that stand beside the first
    (teasers further down have authors too)."""
    for rule in _BY_LINES:
        found = [
            (element, text) for element in rule(tree)[:_MAX_RAW] if 2 < len(text := _text(element)) < 120
        ]
        if found:
            around = next(iter(list(found[0][0].iterancestors())[1:2]), tree)
            beside = set(around.iter())
            return list(dict.fromkeys(text for element, text in found if element in beside))
    for element in tree.iter("p", "li", "div", "span", "address"):
        if len(element) and WROTE.fullmatch((element.text or "").strip() + " "):
            # "By", and then links with nothing between them but commas
            return [text for child in element if 2 < len(text := _text(child).strip(" ,")) < 120]
    return []


def _text(element: HtmlElement) -> str:
    """What a by-line says; where "by" stands in an element of its own, what follows it: the rest is a kicker
    or a date."""
    parts = [part for raw in element.itertext() if (part := " ".join(raw.split()))]
    for by, name in pairwise(parts):
        if WROTE.fullmatch(by + " "):
            return name
    return " ".join(parts)


def _filtered(raw: Iterable[str], sites: set[str], *, strict: bool = True) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for text in list(raw)[:_MAX_RAW]:
        text = " ".join(html.unescape(text).split())
        for part in _parts(text) if not re.match(r"https?:|www\.", text) else ():
            name = _tidy(part)
            if _is_name(name, sites, strict=strict):
                names.setdefault(_bare(name), name)
    return tuple(list(names.values())[:_MAX_AUTHORS])


def _parts(text: str) -> list[str]:
    """Several names in one string. A comma separates names only where each part looks like one."""
    parts: list[str] = []
    for piece in filter(None, _SPLIT.split(WROTE.sub("", text))):
        by_comma = [item.strip() for item in re.split(r"[,、，]", piece) if item.strip()]
        if len(by_comma) > 1 and all(
            " " in item or ROLE.search(item) or _NO_NAME.search(item) or _UNSPACED.fullmatch(item)
            for item in by_comma
        ):
            parts.extend(by_comma)
        else:
            parts.append(by_comma[0] if len(by_comma) > 1 and " " in by_comma[0] else piece)
    return parts


def _tidy(name: str) -> str:
    """Without "By", a bracketed outlet, a place ("… in Valencia"), and whatever hangs on the ends."""
    name = WROTE.sub("", name.strip())
    name = re.sub(r"\s*[(\[（].*?[)\]）]\s*", " ", name).strip()
    name = re.sub(r"(?<=\w\s\w|\w\w\w)\s+in\s+[A-ZÄÖÜ][\w\s-]+$", "", name)
    ends = " \t,:;|–—*-\u00a0" if re.search(r"\b(?:Jr|Sr|[A-Z])\.$", name) else " \t,.:;|–—*-\u00a0"
    return name.strip(ends)


def _is_name(name: str, sites: set[str], *, strict: bool) -> bool:
    no_name = _NO_NAME if strict else _NO_HOUSE
    if not 2 <= len(name) <= 60 or len(name.split()) > 6 or no_name.search(name):
        return False
    if PICTURED.match(name) or (strict and (NOBODY.match(name) or ROLE.search(name))):
        return False
    return _bare(name) not in sites


def _bare(name: str) -> str:
    """A name for comparison with others: letters and digits only."""
    return re.sub(r"[\W_]+", "", folded(name))
