"""What a reader would see of a piece of HTML, as plain text."""

from __future__ import annotations

import html
import re
import unicodedata

_MARKUP = re.compile(r"<[!/?a-zA-Z]")
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|big|br|cite|code|div|em|font|h[1-6]|i|img|li|mark|ol|p|q|s|small|span|strike|strong|"
    r"sub|sup|tt|u|ul)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff\ud800-\udfff\ufffe\uffff\xad]")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})[^<>]*>")
_SKIPPED = frozenset(("script", "style", "template", "noscript", "svg", "iframe", "object"))
_FLOWING = frozenset(
    ("a", "abbr", "b", "bdi", "big", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span",
     "strike", "strong", "sub", "sup", "tt", "u")
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+")


def plain_text(markup: str, limit: int) -> str:
    """Return the visible text of HTML, at most ``limit`` characters, with single blanks."""
    text = markup[: 8 * limit]
    if _MARKUP.search(text):
        text = _without_tags(text)
    return one_line(_unescaped(text))[:limit].rstrip()


def plain_title(markup: str, limit: int = 500) -> str:
    """Return a title as text. Only tags that stand in titles go: "The <video> element" keeps its word."""
    text = markup[: 4 * limit]
    if "<" in text:
        text = _INLINE.sub(" ", text) if "<br" in text.lower() else _INLINE.sub("", text)
    text = _unescaped(text)
    if "<" in text:
        text = _INLINE.sub("", text)
    return one_line(text)[:limit].rstrip()


def one_line(text: str) -> str:
    """Return a text in composed characters, without controls, its blanks made single."""
    return " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", text)).split())


def folded(text: str) -> str:
    """Return the words of a text without case, accents and punctuation, for comparison only."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(bare))


def _unescaped(text: str) -> str:
    """Resolve entities, also where they were encoded twice."""
    for _ in range(2):
        if not _ENTITY.search(text):
            return text
        text = html.unescape(text)
    return text


def _without_tags(text: str) -> str:
    out, at, skipping = [], 0, ""
    for tag in _TAG.finditer(_without_comments(text)):
        name = tag[2].lower()
        if not skipping:
            out.append(tag.string[at : tag.start()])
            if name not in _FLOWING:
                out.append(" ")
            if name in _SKIPPED and not tag[1] and not tag[0].endswith("/>"):
                skipping = name
        elif tag[1] and name == skipping:
            skipping = ""
        at = tag.end()
        last = tag.string
    if at == 0:
        return text
    if not skipping:
        out.append(last[at:])
    return "".join(out)


def _without_comments(text: str) -> str:
    if "<!--" not in text:
        return text
    out, at = [], 0
    while (begin := text.find("<!--", at)) >= 0:
        out.append(text[at:begin])
        end = text.find("-->", begin + 4)
        if end < 0:
            return "".join(out)
        at = end + 3
    out.append(text[at:])
    return "".join(out)
