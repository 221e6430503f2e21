"""The small notation of the written articles: blocks, emphasis, and dates that move with the clock.

``{date +14}`` is the date 14 days after the newsroom's first day, in the outlet's language; ``{weekday -1}``
a day's name. A ``w`` behind the number moves a date that falls on a weekend to the Monday after it, because
courts and parliaments do not sit on Sundays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from markupsafe import Markup, escape

_PLACEHOLDER = re.compile(r"\{(date|weekday|month|year) ([+-]?\d{1,4})(w?)\}")
_MARKS = {"## ": "heading", "> ": "quote", "- ": "item"}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
}
_DATE_FORMS = {
    "en-US": "{month} {day}",
    "en": "{day} {month}",
    "es": "{day} de {month}",
    "de": "{day}. {month}",
    "fr": "{day} {month}",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, pull quote or list item; ``html`` is its text with ``*emphasis*`` as markup."""

    kind: str
    text: str

    @property
    def html(self) -> Markup:
        """The text escaped, with emphasis as ``<em>``."""
        # escaped first; the demo's own texts
        return Markup(re.sub(r"\*([^*]+)\*", r"<em>\1</em>", str(escape(self.text))))  # noqa: S704

    @property
    def plain(self) -> str:
        """The text without marks of emphasis: what a reader sees."""
        return re.sub(r"\*([^*]+)\*", r"\1", self.text)


def read_blocks(body: str) -> tuple[Block, ...]:
    """Split a written body at its blank lines; lines of a paragraph are joined by a space."""
    parts = [" ".join(part.split()) for part in re.split(r"\n\s*\n", body)]
    return tuple(_block(part) for part in parts if part)


def fill_dates(text: str, start: date, language: str) -> str:
    """Replace the placeholders by dates in that language, counted in days from ``start``."""

    def filled(found: re.Match[str]) -> str:
        return _spoken(found[1], _moved(start, int(found[2]), bool(found[3])), language)

    return _PLACEHOLDER.sub(filled, text)


def fill_block(block: Block, start: date, language: str) -> Block:
    """The block with its dates filled in."""
    return replace(block, text=fill_dates(block.text, start, language))


def long_date(day: date, language: str) -> str:
    """Day, month and year as the language writes them."""
    comma = "," if language == "en-US" else " de" if language.startswith("es") else ""
    return f"{_spoken('date', day, language)}{comma} {day.year}"


def _block(part: str) -> Block:
    for mark, kind in _MARKS.items():
        if part.startswith(mark):
            return Block(kind, part.removeprefix(mark))
    return Block("paragraph", part)


def _moved(start: date, days: int, to_weekday: bool) -> date:
    day = start + timedelta(days=days)
    return day + timedelta(days=7 - day.weekday()) if to_weekday and day.weekday() > 4 else day


def _spoken(what: str, day: date, language: str) -> str:
    short = language.partition("-")[0]
    month = _MONTHS[short].split()[day.month - 1]
    if what == "year":
        return str(day.year)
    if what == "month":
        return month
    if what == "weekday":
        return _WEEKDAYS[short].split()[day.weekday()]
    number = "1er" if short == "fr" and day.day == 1 else str(day.day)
    return _DATE_FORMS.get(language, _DATE_FORMS[short]).format(day=number, month=month)
