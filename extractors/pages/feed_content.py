"""A feed's own content as text: paragraphs out of the HTML that feeds carry."""

from __future__ import annotations

import html as entities
import re

from lxml import etree, html

from extractors.pages.body import tidy

FEWEST_WORDS = 40
"""Below this a feed's content is a teaser and no article."""

_MAX_CHARACTERS = 500_000
_BLOCKS = {
    "p",
    "div",
    "li",
    "br",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "tr",
    "ul",
    "ol",
    "table",
    "section",
    "article",
    "pre",
}
_NO_TEXT = etree.XPath(
    "//*[self::script or self::style or self::figure or self::figcaption or self::iframe or self::noscript]"
)


def feed_text(content: str) -> tuple[str, ...]:
    """Paragraphs of a feed's content; HTML, escaped HTML and plain text are all met."""
    content = content[:_MAX_CHARACTERS]
    if "<" not in content and re.search(r"&lt;\w", content):
        content = entities.unescape(content)
    if not re.search(r"<\w", content):
        return _paragraphs(entities.unescape(content))
    try:
        tree = html.fragment_fromstring(content, create_parent="div")
    except (etree.LxmlError, ValueError):
        return _paragraphs(entities.unescape(re.sub(r"<[^>]*>", " ", content)))
    for element in _NO_TEXT(tree):
        element.drop_tree()
    for element in tree.iter():
        if element.tag in _BLOCKS:
            element.text = "\n" + (element.text or "")
            element.tail = "\n" + (element.tail or "")
    return _paragraphs(tree.text_content())


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line for raw in tidy(text).splitlines() if (line := " ".join(raw.split())))
