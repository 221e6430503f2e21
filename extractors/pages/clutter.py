"""What stands inside an article's frame and is not the article: cut from the tree before the text is read.

Every rule is about what a thing *is* on any site (a dialog, a caption, a list of links), never about one
site's
names.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

# trafilatura cuts the first line's too, but only after copying them several times over.
_NEVER_TEXT = (
    *(
        "script",
        "style",
        "svg",
        "iframe",
        "link",
        "nav",
        "footer",
        "aside",
        "button",
        "select",
        "video",
        "audio",
    ),
    *("dialog", "template", "figcaption"),
)
_MARKED = etree.XPath("//*[@role or @hidden or @inert or @aria-modal]")
_ROLES = frozenset(("dialog", "alertdialog", "navigation", "search", "tooltip", "complementary"))
_LINKS = etree.XPath("//body//a[@href]")
_FRAME = etree.XPath("./tbody|./tr|./tr/*|./tbody/tr|./tbody/tr/*")
_HOLDERS = frozenset(("p", "li", "h2", "h3", "h4", "h5"))
_BETWEEN = frozenset(("span", "strong", "b", "em", "i", "u", "font", "small"))
_WORD = re.compile(r"\w+")
_LABEL_WORDS = 4
_LINKED_WORDS = 3


def prune(tree: HtmlElement) -> None:
    """Cut dialogs, captions, what is hidden, and pointers to other articles. Changes the tree."""
    for element in list(tree.iter(*_NEVER_TEXT)):
        # trafilatura's last resort is the text in JSON-LD
        if element.tag != "script" or "ld+json" not in element.get("type", ""):
            _drop(element)
    for element in list(tree.iter("figure")):
        if element.find(".//table") is None:
            _drop(element)
    _unframe(tree)
    for element in _MARKED(tree):
        if element.get("role", "dialog").lower() in _ROLES or element.get("hidden") is not None:
            _drop(element)
    pointers = dict.fromkeys(holder for link in _LINKS(tree) if (holder := _holder(link)) is not None)
    lists = []
    for holder in pointers:
        if _points(holder):
            if holder.tag == "li":
                lists.append(holder)
            else:
                _drop(holder)
    for at in dict.fromkeys(item.getparent() for item in lists):
        # one linked item in a list of sentences is text; a list of nothing but links is navigation
        if at is not None and all(item in lists for item in at if item.tag == "li" and _words(item)):
            _drop(at)


def _unframe(tree: HtmlElement) -> None:
    """Make plain containers of tables that lay out a page: they hold a headline, or a cell of paragraphs."""
    for table in list(tree.iter("table")):
        if table.find(".//h1") is not None or any(len(cell.findall("p")) > 2 for cell in table.iter("td")):
            # the tables within are judged by themselves
            for part in [table, *_FRAME(table)]:
                part.tag = "div"


def _holder(link: HtmlElement) -> HtmlElement | None:
    """The paragraph, item or heading that a link stands in."""
    element = link.getparent()
    while element is not None and element.tag in _BETWEEN:
        element = element.getparent()
    return element if element is not None and element.tag in _HOLDERS else None


def _points(element: HtmlElement) -> bool:
    """A link and at most a label ("Read more:", "Lesen Sie auch"); a single linked word is no pointer but
    text."""
    linked = sum(_words(link) for link in element.iter("a"))
    return linked >= _LINKED_WORDS and _words(element) - linked <= min(_LABEL_WORDS, linked)


def _words(element: HtmlElement) -> int:
    return sum(len(_WORD.findall(text)) for text in element.itertext())


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
