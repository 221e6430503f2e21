"""The parts of an edition that tell one story: its card or line, and the words taken from its articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["new", "developing", "seen", "gone_quiet"]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words as they stand in a stored text, and whose story they belong to."""

    text: str
    language: str
    story_id: str
    outlet: str
    article_id: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks, and their speaker as the text names them."""

    words: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a match lies: the field, and the words as they stand there."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class Why:
    """The match that put a story here, and the labels of the other topics that it met."""

    topic: str
    label: str
    version: str
    score: float
    parts: Mapping[str, float]
    places: tuple[Place, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtherOutlet:
    """Another outlet's report of the same story."""

    outlet: str
    title: str
    language: str
    url: str
    seen_at: datetime
    is_copy: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A story told in full."""

    story_id: str
    article_id: str
    state: State
    title: str
    url: str
    language: str
    outlet: str
    authors: tuple[str, ...]
    published_at: datetime | None
    seen_at: datetime
    is_late: bool
    text_quality: str
    quality_reason: str
    outlets: int
    copies: int
    outlets_added: int
    shown_before: str
    sentences: tuple[str, ...]
    quotation: Quotation | None
    why: Why
    others: tuple[OtherOutlet, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A story in one line."""

    story_id: str
    article_id: str
    state: State
    title: str
    url: str
    language: str
    outlet: str
    outlets: int
    outlets_added: int
    label: str
    words: tuple[str, ...]
    score: float
