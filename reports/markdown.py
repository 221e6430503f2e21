"""An edition as Markdown (CommonMark): publishers' words are escaped, so that they stay words."""

from __future__ import annotations

import re

from reports.edition import Edition
from reports.templating import environment
from reports.wording import Wording

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~#&!$])")
_AUTOLINK = re.compile(r"(?i)(://|\bwww(?=\.)|(?<=\w)@(?=\w))")
_LINE_START = re.compile(r"^(\d{1,9})([.)])|^([-+=])")


def to_markdown(edition: Edition) -> str:
    """Return the Markdown; links are to http(s) only, in angle brackets."""
    made = environment(False).overlay()
    made.filters = {**made.filters, "md": escaped}
    text = made.get_template("edition.md.j2").render(
        edition=edition,
        say=Wording(edition),
        link=linked,
        card_of={card.story_id: card for card in edition.cards},
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


def escaped(text: str) -> str:
    """Return a text in which no character is Markdown, and no bare address becomes a link."""
    plain = _SPECIAL.sub(r"\\\1", text)
    plain = _AUTOLINK.sub(lambda found: _broken(found[0]), plain)
    return _LINE_START.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", plain)


def _broken(start: str) -> str:
    return {"://": "\\://", "@": "\\@"}.get(start, f"{start}\\")


def linked(text: str, url: str) -> str:
    """Return a link, or the escaped text alone where there is no safe URL."""
    return f"[{escaped(text)}](<{url}>)" if url else escaped(text)
