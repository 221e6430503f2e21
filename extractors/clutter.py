"""What stands inside an article's frame and is not the article: cut from the tree before anything is read,
or dropped from the paragraphs after.

Every rule is about what a thing *is* on any site (a dialog, a caption, a list of links, the headline once
more),
never about one site's names.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

_NEVER_TEXT = etree.XPath(
    """//*[self::dialog or self::template or self::figcaption or self::noscript[not(.//p[4])]
    or @role='dialog' or @role='alertdialog' or @role='navigation' or @role='search' or @role='tooltip' or
    @hidden
    or @aria-modal='true' or @role='complementary' or @inert]"""
)
_LINK_HOLDERS = etree.XPath(
    "//*[self::p or self::ul or self::ol or self::h2 or self::h3 or self::h4 or self::h5][.//a]"
)
_LABEL = re.compile(r"[\s:：.…>»→▶•*|–—-]+")
_POINTER_LABEL_WORDS = 4
_POINTER_LINK_WORDS = 3


def prune(tree: HtmlElement) -> None:
    """Cut dialogs, captions, what is hidden, and pointers to other articles. Changes the tree."""
    for element in _NEVER_TEXT(tree):
        _drop(element)
    for element in _LINK_HOLDERS(tree):
        if is_pointer(element):
            _drop(element)


def is_pointer(element: HtmlElement) -> bool:
    """A paragraph, list or heading that is a link and at most a label ("Read more:", "Lesen Sie auch").

    A list counts when each of its items is such a pointer; a single linked word is no pointer but text.
    """
    if element.tag in ("ul", "ol"):
        items = [item for item in element if item.tag == "li" and _words(item)]
        return bool(items) and all(_points(item) for item in items)
    return _points(element)


def _points(element: HtmlElement) -> bool:
    words = _words(element)
    linked = sum(len(_words(link)) for link in element.iter("a"))
    return (
        linked >= _POINTER_LINK_WORDS
        and len(words) - linked <= _POINTER_LABEL_WORDS
        and linked > 0.6 * len(words)
    )


def _words(element: HtmlElement) -> list[str]:
    return [word for word in _LABEL.split(" ".join(element.itertext())) if word]


def _drop(element: HtmlElement) -> None:
    parent = element.getparent()
    if parent is not None:
        element.drop_tree()
