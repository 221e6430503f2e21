"""The standfirst: the sentence or two under the headline that open an article and stand outside its frame."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree
from lxml.html import HtmlElement

from extractors.pages.title import folded

_TAGS = ("h1", "p", "div", "h2", "h3", "h4", "span", "strong", "b", "em", "section", "li")
_START = 24
_FEWEST_WORDS, _MOST_WORDS = 7, 120
# What designers call it, in the languages whose words they use in class names.
_NAMED = re.compile(
    r"(?:^|[\W_])(?:standfirst|lead|lede|dek|preamble|ingress|intro|summary|excerpt|chapeau|chapo|entradilla|bajada"
    r"|sommario|vorspann|sub-?title|sub-?headline|sub-?heading|subhead)(?:$|[\W_])",
    re.IGNORECASE,
)
_ELSEWHERE = etree.XPath(
    "boolean(ancestor-or-self::*[self::nav or self::footer or self::aside or self::a or self::head"
    " or self::script or self::figure or self::noscript or self::template])"
)


def find_standfirst(
    tree: HtmlElement, descriptions: Sequence[str], title: str, paragraphs: Sequence[str]
) -> str:
    """The visible element that says what the page's own description says; empty if there is none.

    That the publisher repeats it as the article's description is what makes it the article's; that it is
    visible,
    what makes it text. Descriptions are often cut or reworded a little, so the beginning must agree and
    most of
    the words. Without such a one: what stands between the headline and the first of ``paragraphs`` and has
    the name of a standfirst.
    """
    wanted: dict[str, str] = {}
    for text in descriptions:
        plain = folded(text).rstrip(" .…")
        if len(plain.split()) >= _FEWEST_WORDS and plain != folded(title):
            wanted.setdefault(plain[:_START], plain)
    opening = folded(paragraphs[0])[:_START] if paragraphs else ""
    first = {start[0] for start in (*wanted, opening) if start}
    named, headline, begun = "", False, False
    for element in tree.iter(*_TAGS):
        headline = headline or element.tag == "h1"
        raw = (element.text or "").lstrip()
        # folding every element's text would cost as much as parsing the page
        if raw and (not raw[0].isalnum() or raw[0].casefold()[0] in first):
            start = folded(raw[:200])[:_START]
            if start in wanted and not _ELSEWHERE(element) and _same(_text(element), wanted[start]):
                return _text(element)
            begun = begun or (headline and start == opening)
        if headline and not begun and not named and raw and _is_named(element):
            named = _text(element) if folded(_text(element)) != folded(title) else ""
    return named


def _is_named(element: HtmlElement) -> bool:
    if element.tag == "h1" or not _NAMED.search(
        element.get("class") or element.getparent().get("class") or ""
    ):
        return False
    return _FEWEST_WORDS <= len(_text(element).split()) <= _MOST_WORDS and not _ELSEWHERE(element)


def _text(element: HtmlElement) -> str:
    text = " ".join(" ".join(element.itertext()).split())
    return re.sub(r"\s+([,.;:!?])(?=\s|$)", r"\1", text)


def _same(shown: str, described: str) -> bool:
    words, others = set(re.findall(r"\w+", folded(shown))), set(re.findall(r"\w+", described))
    shorter = min(len(words), len(others))
    return len(shown) <= 3 * len(described) + 40 and len(words & others) >= 0.8 * shorter > 0
