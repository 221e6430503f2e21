"""JSON-LD of a page: tolerant parsing, and the one node that describes this page's article."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

Node = dict[str, Any]

_MAX_CHARACTERS = 2_000_000
_MAX_NODES = 20_000
_CDATA = re.compile(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
# From the most telling kind to the least; a WebPage says something only where nothing better does.
_KINDS = (
    ("newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "reviewnewsarticle"),
    (
        "article",
        "blogposting",
        "liveblogposting",
        "report",
        "satiricalarticle",
        "scholarlyarticle",
        "techarticle",
    ),
    ("review", "claimreview", "recipe", "howto", "videoobject", "podcastepisode", "creativework"),
    ("webpage", "itempage", "faqpage"),
)


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The article's node, all nodes of the page by @id, and every node for the rarer questions."""

    article: Node
    by_id: dict[str, Node]
    nodes: tuple[Node, ...]

    def resolve(self, value: Any) -> Any:
        """A reference ({"@id": …} and nothing else) replaced by what it names."""
        if isinstance(value, dict) and len(value) <= 2 and isinstance(value.get("@id"), str):
            return self.by_id.get(value["@id"], value)
        return value


def read_json_ld(tree: HtmlElement, addresses: set[str]) -> LinkedData:
    """All JSON-LD of the page. ``addresses``: the page's own URLs, by which its article is known."""
    nodes: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            nodes.extend(_walk(_parsed(script.text[:_MAX_CHARACTERS])))
            if len(nodes) > _MAX_NODES:
                break
    by_id: dict[str, Node] = {}
    for node in nodes:
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(by_id.get(name, ())):
            by_id[name] = node
    return LinkedData(_article(nodes, addresses), by_id, tuple(nodes))


def kinds(node: Node) -> set[str]:
    """The @type of a node, lower case and without a vocabulary's prefix."""
    said = node.get("@type")
    names = said if isinstance(said, list) else [said]
    return {re.split(r"[/#:]", name)[-1].lower() for name in names if isinstance(name, str)}


def text_of(value: Any) -> str:
    """A string of JSON-LD as people wrote it: entities resolved (often twice), white space collapsed."""
    if isinstance(value, list):
        value = next((item for item in value if item), "")
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("url") or ""
    if not isinstance(value, str):
        return ""
    return " ".join(entities.unescape(entities.unescape(value)).split())


def _parsed(source: str) -> Any:
    """What the script says, as far as it can be read: real pages carry comments, commas too many,
    several documents in a row, raw line breaks within strings."""
    source = _CDATA.sub("", source.strip()).strip().rstrip(";")
    for attempt in (source, _TRAILING_COMMA.sub(r"\1", source)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    found, position, decoder = [], 0, json.JSONDecoder(strict=False)
    for _ in range(50):
        start = re.compile(r"[{\[]").search(source, position)
        if start is None:
            break
        try:
            value, position = decoder.raw_decode(source, start.start())
        except (ValueError, RecursionError):
            break
        found.append(value)
    return found


def _walk(root: Any) -> Iterator[Node]:
    """Every object, outer before inner, without recursion: hostile nesting costs a list, not the stack."""
    waiting, seen = [root], 0
    while waiting and seen < _MAX_NODES:
        value = waiting.pop()
        seen += 1
        if isinstance(value, dict):
            yield value
            waiting.extend(reversed([item for item in value.values() if isinstance(item, dict | list)]))
        elif isinstance(value, list):
            waiting.extend(reversed(value))


def _article(nodes: list[Node], addresses: set[str]) -> Node:
    best: tuple[tuple[int, ...], Node] = ((-1,), {})
    for node in nodes:
        if (rank := _rank(node, addresses)) > best[0]:
            best = (rank, node)
    return best[1]


def _rank(node: Node, addresses: set[str]) -> tuple[int, ...]:
    """Kind first, then whether it names this page, then how much it says; equal ranks: the first."""
    kind = next((len(_KINDS) - at for at, names in enumerate(_KINDS) if kinds(node) & set(names)), 0)
    if not kind:
        return (-1,)
    here = any(_address(node.get(key)) in addresses for key in ("mainEntityOfPage", "url", "@id"))
    # a headline and a date make an article; teasers in lists seldom have both
    says = sum(bool(node.get(key)) for key in ("headline", "datePublished"))
    known = sum(bool(node.get(key)) for key in ("author", "articleBody", "publisher", "description"))
    return (kind if says or kind == 1 else 0, int(here), says, known)


def _address(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return bare_address(value) if isinstance(value, str) else ""


def bare_address(url: str) -> str:
    """An address for comparison: no scheme, query, fragment or last slash."""
    return re.sub(r"^https?://(?:www\.)?", "", re.split(r"[?#]", url.strip())[0]).rstrip("/")
