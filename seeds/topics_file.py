"""topics.toml: who reads, what is looked for, and the spellings it goes by.

The file is read strictly, because a setting that is silently ignored is a topic that silently finds nothing.
Queries and terms are handed out as written, each with the place of its first character, so that whoever
parses them can point into the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from difflib import get_close_matches
from email.headerregistry import Address
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from seeds.text_file import shown
from seeds.toml_tables import Table, read_table

_MISSING = (
    "is missing: write one with a [brief.NAME] (who reads) and a [topic.NAME] with a query (what to look for)"
    "; the seed netflix-genai shows the form"
)
_MOST_STORIES = 1000
_LONGEST_ADDRESS = 254  # RFC 5321
_LARGEST_QUERY = 16_384


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of query language in an entity; line and column of its first character, from 1."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A name with all its spellings; a place that matches ``exclude`` is no place of it."""

    name: str
    any: tuple[Term, ...]
    exclude: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """One facet of the story. ``line`` and ``column`` (from 1) are those of the query's first character.

    Where ``verbatim`` holds, the query stands in the file character for character, so a place in it can be
    counted on from there; it does not hold when the TOML string has escapes.
    """

    name: str
    label: str
    query: str
    line: int
    column: int
    verbatim: bool
    must_catch: tuple[str, ...]
    must_skip: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """One audience's standing order; ``at`` is wall-clock time in ``zone``, and no ``topics`` means all."""

    name: str
    title: str
    to: tuple[str, ...]
    at: time
    zone: str
    max_stories: int
    floor: float
    topics: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class TopicsFile:
    """A topics.toml as read, in the order of the file."""

    briefs: tuple[Brief, ...]
    entities: tuple[Entity, ...]
    topics: tuple[Topic, ...]


def read_topics(path: Path) -> TopicsFile:
    """Read a topics.toml; whatever is wrong with it is a SeedError with its line and column."""
    top = read_table(path, _MISSING)
    top.only(("brief", "entity", "topic"))
    topics = tuple(_topic(name, table) for name, table in top.tables("topic"))
    if not topics:
        raise top.error("has no topic: add [topic.NAME] with a query")
    names = tuple(topic.name for topic in topics)
    briefs = tuple(_brief(name, table, names) for name, table in top.tables("brief"))
    if not briefs:
        raise top.error("has no brief: add [brief.desk] with a title")
    entities = tuple(_entity(name, table) for name, table in top.tables("entity"))
    return TopicsFile(briefs, entities, topics)


def _topic(name: str, table: Table) -> Topic:
    table.only(("label", "query", "must_catch", "must_skip"))
    query = table.get("query", str)
    if not query.strip():
        raise table.error("query is empty", "query")
    if len(query) > _LARGEST_QUERY:
        raise table.error(f"query is longer than {_LARGEST_QUERY:,} characters", "query")
    place = table.places[(*table.key, "query")]
    line, column = table.places.line_column(place.value)
    must_catch = tuple(text for text, _ in table.texts("must_catch"))
    must_skip = tuple(text for text, _ in table.texts("must_skip"))
    return Topic(name, table.text("label", name), query, line, column, place.verbatim, must_catch, must_skip)


def _entity(name: str, table: Table) -> Entity:
    table.only(("any", "not"))
    terms = tuple(_terms(table, "any"))
    if not terms:
        raise table.error(
            "an entity needs at least one spelling: any = ['\"The Title\"', 'word']", "any", at_key=True
        )
    return Entity(name, terms, tuple(_terms(table, "not")))


def _terms(table: Table, name: str) -> Iterable[Term]:
    for text, index in table.texts(name):
        place = table.places[(*table.key, name, index)]
        yield Term(text, *table.places.line_column(place.value))


def _brief(name: str, table: Table, topics: tuple[str, ...]) -> Brief:
    table.only(("title", "to", "at", "max_stories", "floor", "topics", "language"))
    at, zone = _hour(table)
    return Brief(
        name=name,
        title=table.text("title", name),
        to=tuple(_mail_address(table, text, index) for text, index in table.texts("to")),
        at=at,
        zone=zone,
        max_stories=int(_within(table, "max_stories", int, 12, 1, _MOST_STORIES)),
        floor=_within(table, "floor", float, 0.35, 0, 1),
        topics=tuple(_known_topic(table, text, index, topics) for text, index in table.texts("topics")),
        language=_language(table),
    )


def _hour(table: Table) -> tuple[time, str]:
    clock, _, zone = table.text("at", "07:00 UTC").partition(" ")
    hours, _, minutes = clock.partition(":")
    if not (clock.isascii() and hours.isdigit() and minutes.isdigit() and len(clock) == 5):
        raise table.error(
            f'at must be an hour and a time zone, "07:00 Europe/Madrid", not {shown(clock)}', "at"
        )
    if int(hours) > 23 or int(minutes) > 59:
        raise table.error(f"{clock} is no time of day", "at")
    return time(int(hours), int(minutes)), _zone(table, zone.strip())


def _zone(table: Table, zone: str) -> str:
    try:
        # The look-up in the list comes first: ZoneInfo opens a file by this name.
        if zone in _zones() and ZoneInfo(zone):
            return zone
    except (OSError, ValueError):
        pass
    near = get_close_matches(zone[:64], _zones(), 1)
    hint = f"did you mean {near[0]}?" if near else 'write it like "07:00 Europe/Madrid"'
    raise table.error(f"unknown time zone {shown(zone)}: {hint}", "at")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())  # it walks over the whole time zone database


def _within(table: Table, name: str, kind: type, default: float, least: float, most: float) -> float:
    value = table.get(name, kind, default)
    if not least <= value <= most:  # a NaN is outside, too
        raise table.error(f"{name} must be from {least} to {most}, not {shown(value)}", name)
    return float(value)


def _mail_address(table: Table, text: str, index: int) -> str:
    try:
        address = Address(addr_spec=text)
        good = bool(address.username and address.domain) and str(address) == text and text.isascii()
    except Exception:  # email's parser also raises AttributeError and UnboundLocalError on random addresses
        good = False
    if not good or len(text) > _LONGEST_ADDRESS or any(mark in text for mark in " ,;<>"):
        raise table.error(f"{shown(text)} is no mail address: write it like desk@example.org", "to", index)
    return text


def _known_topic(table: Table, text: str, index: int, topics: tuple[str, ...]) -> str:
    if text not in topics:
        near = get_close_matches(text[:64], topics, 1)
        hint = f"did you mean {near[0]}?" if near else f"the file has {', '.join(topics)}"
        raise table.error(f"there is no topic {shown(text)}: {hint}", "topics", index)
    return text


def _language(table: Table) -> str:
    language = table.text("language", "en")
    if not (language.isascii() and language.isalpha() and language.islower() and len(language) in (2, 3)):
        raise table.error(f'language must be a code like "en", not {shown(language)}', "language")
    return language
