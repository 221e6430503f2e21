"""The rows of an OPML document, well-formed or not.

Lists in the wild are often broken: of the 59 lists of awesome-rss-feeds 40 have a bare ``&``, some have
unescaped quotes or HTML within an attribute. listparser 0.20 loses 3 of their 781 addresses and reads no
attributes of our own, lxml's recovery loses 9 and damages 6. So a well-formed document is read by lxml, and
any other row by row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from lxml import etree

_START = re.compile(r"<(?:opml|outline)\b", re.IGNORECASE)  # a fragment is a list as well
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_DEEPEST = 16
_TAG = re.compile(r"<(/?)(outline|body|head|opml)(?![\w.:-])", re.IGNORECASE)
_DELAY = re.compile(r"<hostDelay>([^<]{0,40})</hostDelay>", re.IGNORECASE)
_NAME = r"[A-Za-z_][\w.:-]*+"
_SOUND = re.compile(rf"""(?:\s++{_NAME}\s*+=\s*+(?:"[^"]*+"|'[^']*+'))*+\s*+/?>\s*+\Z""")
_SOUND_PAIR = re.compile(rf"""({_NAME})\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
# In a broken row only these names start an attribute: the href="…" of HTML in a description is its text.
_OURS = (
    r"(?:text|title|type|description|xmlUrl|htmlUrl|url|version|category|created|"
    r"outlet|tier|country|language|interval|credentialsEnv|textPolicy|header\.[\w-]++)"
)
_PAIR = re.compile(
    rf"""(?<![\w.:-])({_OURS})\s*+=\s*+(?:
        "(.*?)(?:"(?=\s++{_OURS}\s*+=|\s*+/?>?\s*+\Z)|\Z)
      | '(.*?)(?:'(?=\s++{_OURS}\s*+=|\s*+/?>?\s*+\Z)|\Z)
      | ([^\s"'>]++)
    )""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Outline:
    """A row: its attributes by lower-case name, its line (from 1), and the titles of the groups around it."""

    attributes: dict[str, str]
    line: int
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlines:
    """A document's rows that have an address, its host delay as written, and whether it was well-formed."""

    rows: tuple[Outline, ...]
    host_delay: str | None
    well_formed: bool


def read_outlines(text: str) -> Outlines | None:
    """The rows of an OPML document, or None when it is none.

    What stands before ``<opml`` is left out: the encoding is decided by then, and a document type could
    declare entities that grow without bound or name files.
    """
    text = _without_comments(text)
    start = _START.search(text)
    if not start:
        return None
    text = "\n" * text.count("\n", 0, start.start()) + text[start.start() :]
    return _well_formed(text) or _broken(text)


def _without_comments(text: str) -> str:
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end + 3
    return "".join([*kept, text[at:]])


def title_of(attributes: dict[str, str]) -> str:
    """A row's title: OPML requires ``text``, exports often fill ``title``."""
    return " ".join((attributes.get("title") or attributes.get("text") or "").split())


def _well_formed(text: str) -> Outlines | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):  # ValueError: lone surrogates, control characters
        return None
    elements = [element for element in root.iter() if _is_outline(element)]
    rows = tuple(
        Outline(_attributes(element), line, _groups_of(element))
        for element, line in zip(elements, _lines(text, elements), strict=True)
        if "xmlurl" in _attributes(element)
    )
    delay = next((element.text for element in root.iter("{*}hostDelay")), None)
    return Outlines(rows, delay, well_formed=True)


def _lines(text: str, elements: list[etree._Element]) -> list[int]:
    """The lines where the rows begin; lxml itself names the line where a start tag ends."""
    lines, line, counted = [], 1, 0
    for tag in _TAG.finditer(text):
        if tag[2].lower() == "outline" and not tag[1]:
            line, counted = line + text.count("\n", counted, tag.start()), tag.start()
            lines.append(line)
    return lines if len(lines) == len(elements) else [element.sourceline or 1 for element in elements]


def _is_outline(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and etree.QName(element).localname.lower() == "outline"


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in element.attrib.items()}


def _groups_of(element: etree._Element) -> tuple[str, ...]:
    around = [_attributes(above) for above in element.iterancestors() if _is_outline(above)]
    titles = (title_of(attributes) for attributes in reversed(around) if "xmlurl" not in attributes)
    return tuple(title for title in titles if title)[:_DEEPEST]


def _broken(text: str) -> Outlines:
    delay = _DELAY.search(text)
    return Outlines(tuple(_walk(text)), delay[1] if delay else None, well_formed=False)


def _walk(text: str) -> Iterator[Outline]:
    """Every row in turn; it ends where the next tag of OPML's own begins."""
    groups: list[str] = []
    line, counted = 1, 0
    tags = list(_TAG.finditer(text))
    for tag, after in zip(tags, [*tags[1:], None], strict=True):
        if tag[2].lower() != "outline":
            continue
        if tag[1]:
            del groups[-1:]
            continue
        row = text[tag.end() : after.start() if after else len(text)]
        attributes = _salvaged(row)
        line, counted = line + text.count("\n", counted, tag.start()), tag.start()
        if "xmlurl" in attributes:
            yield Outline(attributes, line, tuple(title for title in groups[:_DEEPEST] if title))
        if row.rstrip().endswith(">") and not row.rstrip().endswith("/>"):
            groups.append("" if "xmlurl" in attributes else title_of(attributes))


def _salvaged(row: str) -> dict[str, str]:
    pattern = _SOUND_PAIR if _SOUND.match(row) else _PAIR
    found: dict[str, str] = {}
    for pair in pattern.finditer(row):
        value = next((part for part in pair.groups()[1:] if part is not None), "")
        found.setdefault(pair[1].lower(), _ENTITY.sub(lambda entity: unescape(entity[0]), value))
    if (
        pattern is _PAIR and "xmlurl" in found
    ):  # what follows the address may be an attribute not listed above
        found["xmlurl"] = re.split(r"[\s\"'<>]", found["xmlurl"].strip(), maxsplit=1)[0]
    return found
