"""Keeping a feed document to what can be parsed in a bounded time.

feedparser costs 50 to 90 microseconds a tag (measured, damaged documents), and is quadratic in the
attributes of one: 2 MB of ``<a>`` keep it busy for a minute. Feeds list the newest first, so the end goes.
"""

from __future__ import annotations

import re

MOST_ITEMS = 3_000
MOST_TAGS = 60_000
MOST_ATTRIBUTES = 256
MOST_CHARACTERS = 8 * 1024 * 1024
_MARK = re.compile(r"<(?:(!\[CDATA\[)|(!--)|(/?)([A-Za-z_][^\s<>/]{0,99})([^<>]*)>)?")
_ITEMS = frozenset(("item", "entry"))
_FRAME = 4  # rss, channel and the like: what is open around an item


def trimmed(text: str) -> tuple[str, str]:
    """Return an XML document's text without what is too much of it, and what was left out ("" if nothing).

    The cut falls behind the last whole item before it, and what was open there is closed.
    """
    if text.count("<") <= MOST_ATTRIBUTES and text.count("=") <= MOST_ATTRIBUTES:
        return text[:MOST_CHARACTERS], ""
    walk = _Walk(text)
    why = walk.run()
    if not why:
        return text, ""
    closing = "".join(f"</{name}>" for name in reversed(walk.frame))
    return text[: walk.end] + closing, f"only the first {walk.items} items were read: {why}"


class _Walk:
    """One pass over the tags; ``end`` is where the last whole item ended, ``frame`` what was open there."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[str] = []
        self.frame: list[str] = []
        self.items = 0
        self.end = 0

    def run(self) -> str:
        """Walk to the end or to the first thing that is too much; return what it was."""
        at, tags = 0, 0
        while (found := _MARK.search(self._text, at)) is not None:
            tags += 1
            at = found.end()
            if found[1] or found[2]:
                at = self._text.find("]]>" if found[1] else "-->", at)
                if at < 0:
                    at = len(self._text)
            elif found[4]:
                if found[5].count("=") > MOST_ATTRIBUTES:
                    return f"a tag has more than {MOST_ATTRIBUTES} attributes"
                self._tag(found[3], found[4], found[5], at)
            if self.items >= MOST_ITEMS:
                return "there are more" if _MARK.search(self._text, at + 100) else ""
            if tags > MOST_TAGS:
                return f"the document has more than {MOST_TAGS} tags"
            if at > MOST_CHARACTERS:
                return f"the document is longer than {MOST_CHARACTERS} characters"
        return ""

    def _tag(self, closing: str, name: str, rest: str, at: int) -> None:
        if not closing:
            if not rest.endswith("/") and len(self._open) < 100:
                self._open.append(name)
            return
        if self._open and self._open[-1] == name:
            self._open.pop()
        if name.rpartition(":")[2].lower() in _ITEMS:
            self.items += 1
            self.end = at
            self.frame = self._open[:_FRAME]
