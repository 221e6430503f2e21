"""How much of an article the text is: full, or partial with the reason why."""

from __future__ import annotations

import re
from typing import Any

from lxml.html import HtmlElement

from extractors.pages.body import Body
from extractors.pages.json_ld import Node, kinds
from extractors.pages.page import ParsedPage
from extractors.pages.paywall_phrases import CLOSED

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff]")
_WORD = re.compile(r"[^\W\d_](?:[\w'’.-]*\w)?|\d[\d.,:]*", re.UNICODE)
_CUT = re.compile(
    r"(?:\[\s*(?:…|\.\.\.)\s*\]|(?:…|\.\.\.)\s*(?:read more|weiterlesen|lire la suite|leer más|mehr)?)$", re.I
)
_SHORT = 120
_TINY = 60
_MUCH = 60


def count_words(text: str) -> int:
    """Words; of scripts that write without spaces, every two characters are counted as one."""
    return len(_WORD.findall(_CJK.sub(" ", text))) + (len(_CJK.findall(text)) + 1) // 2


def judge(body: Body, words: int, record: Node, nodes: tuple[Node, ...], page: ParsedPage) -> tuple[str, str]:
    """(text_quality, reason). The reason is empty for an ordinary full text."""
    stated = _stated_words(record)
    if stated and words >= 0.8 * stated:
        return "full", ""
    if _is_closed(record, nodes):
        if words > 2 * _SHORT and _closed_part_is_here(nodes, page.tree):
            return "full", "paywall: the closed part is in the page"
        return "partial", "paywall: isAccessibleForFree false"
    if found := CLOSED.search(body.ending[-600:]):
        return "partial", f"paywall: {found.group().lower()[:60]!r} at the end"
    if words < 3 * _SHORT and (found := _CUT.search(body.ending)):
        return "partial", f"teaser: ends in {found.group()[:20]!r}"
    if stated > 100 and words < 0.5 * stated:
        return "partial", f"cut: {words} of {stated} words"
    if words < _TINY and (shown := count_words(page.visible)) > _MUCH * words:
        return "partial", f"long page, tiny text: {words} of {shown} words"
    return "full", ""


def _stated_words(record: Node) -> int:
    """The publisher's own count, or that of the text in its record."""
    said: Any = record.get("wordCount")
    if isinstance(said, int | str) and re.fullmatch(r"\d{1,6}", str(said).strip()):
        return int(said)
    body = record.get("articleBody")
    return count_words(re.sub(r"<[^>]*>", " ", body)) if isinstance(body, str) else 0


def _is_closed(record: Node, nodes: tuple[Node, ...]) -> bool:
    parts = record.get("hasPart")
    parts = parts if isinstance(parts, list) else [parts]
    stated = [record, *(part for part in parts if isinstance(part, dict))]
    if not record:
        stated = [node for node in nodes if kinds(node) & {"newsarticle", "article", "webpage"}]
    return any(
        str(node.get("isAccessibleForFree", "")).strip().lower() in ("false", "no", "0") for node in stated
    )


def _closed_part_is_here(nodes: tuple[Node, ...], tree: HtmlElement) -> bool:
    """Publishers name the closed part's CSS class; some send it all the same and cover it by a script."""
    for node in nodes:
        selector = node.get("cssSelector")
        if str(node.get("isAccessibleForFree", "")).lower() not in ("false", "no") or not isinstance(
            selector, str
        ):
            continue
        if found := re.fullmatch(r"[\w-]*\.([\w-]+)", selector.strip()):
            elements = tree.xpath(
                "//*[contains(concat(' ', normalize-space(@class), ' '), $name)]", name=f" {found[1]} "
            )
            if sum(count_words(" ".join(element.itertext())) for element in elements[:200]) > _SHORT:
                return True
    return False
