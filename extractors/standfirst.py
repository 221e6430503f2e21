"""The standfirst: the sentence or two under the headline that open an article and stand outside its body's frame."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree
from lxml.html import HtmlElement

from extractors.title import folded

_TAGS = ("p", "div", "h2", "h3", "h4", "span", "strong", "b", "em", "section", "li")
_START = 24
_FEWEST_WORDS = 5
_ELSEWHERE = etree.XPath(
    "boolean(ancestor-or-self::*[self::nav or self::footer or self::aside or self::a or self::head or self::script"
    " or self::figure or self::noscript or self::template])"
)


def find_standfirst(tree: HtmlElement, descriptions: Iterable[str], title: str) -> str:
    """The visible element that says what the page's own description says; empty if there is none.

    That the publisher repeats it as the article's description is what makes it the article's; that it is
    visible, what makes it text. Descriptions are often cut off, so the beginning must agree and the
    length be of the same order.
    """
    wanted: dict[str, str] = {}
    for text in descriptions:
        plain = folded(text).rstrip(" .…")
        if len(plain.split()) >= _FEWEST_WORDS and plain != folded(title):
            wanted.setdefault(plain[:_START], plain)
    if not wanted:
        return ""
    for element in tree.iter(*_TAGS):
        start = folded((element.text or "")[:200])[:_START] if element.text and element.text.strip() else ""
        if start not in wanted or _ELSEWHERE(element):
            continue
        text = " ".join(" ".join(element.itertext()).split())
        if _same(folded(text), wanted[start]):
            return re.sub(r"\s+([,.;:!?])(?=\s|$)", r"\1", text)
    return ""


def _same(shown: str, described: str) -> bool:
    if len(shown) > 3 * len(described) + 40 or len(shown) * 2 < len(described):
        return False
    words, others = shown.split(), described.split()
    shorter = min(len(words), len(others))
    agreeing = sum(a.strip(".,…") == b.strip(".,…") for a, b in zip(words, others, strict=False))
    return agreeing >= 0.8 * shorter
