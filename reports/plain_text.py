"""An edition as plain text: 72 columns, numbered links at the end, complete without the HTML."""

from __future__ import annotations

from collections.abc import Iterator

from reports.edition import Edition
from reports.safe_text import cells
from reports.templating import environment
from reports.wording import Wording

WIDTH = 72


def to_text(edition: Edition) -> str:
    """Return the text; no line is wider than 72 columns but those of links, which cannot be broken."""
    links = _Links()
    made = environment(False).overlay()
    made.filters = {**made.filters, "fill": fill}
    text = made.get_template("edition.txt.j2").render(
        edition=edition,
        say=Wording(edition),
        link=links.number,
        links=links.urls,
        card_of={card.story_id: card for card in edition.cards},
    )
    lines = (line.rstrip() for line in text.splitlines())
    return "\n".join(_single_blanks(lines)).strip("\n") + "\n"


class _Links:
    """URLs in the order of their first mention."""

    def __init__(self) -> None:
        self.urls: dict[str, int] = {}

    def number(self, url: str) -> str:
        if not url:
            return ""
        return f" [{self.urls.setdefault(url, len(self.urls) + 1)}]"


def fill(text: str, first: str = "", rest: str | None = None) -> str:
    """Return the text wrapped to 72 columns; `first` stands before its first line, `rest` before others."""
    follow = " " * len(first) if rest is None else rest
    lines: list[str] = []
    line, empty = first, True
    for word in _pieces(text, WIDTH - max(cells(first), cells(follow))):
        if not empty and cells(line) + 1 + cells(word) > WIDTH:
            lines.append(line)
            line, empty = follow, True
        line, empty = (line + word if empty else f"{line} {word}"), False
    return "\n".join([*lines, line])


def _pieces(text: str, room: int) -> Iterator[str]:
    """Yield the words; one that is wider than a line (no blanks in it) comes in pieces."""
    for word in text.split():
        piece = ""
        for char in word:
            if cells(piece + char) > room:
                yield piece
                piece = ""
            piece += char
        yield piece


def _single_blanks(lines: Iterator[str]) -> Iterator[str]:
    before = ""
    for line in lines:
        if line or before:
            yield line
        before = line
