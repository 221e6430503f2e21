"""The notebook's figures: a value a row of the question that it answers, with that question's columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

State = Literal["whole", "incomplete", "not asked"]


@dataclass(frozen=True, slots=True)
class DayVolume:
    """volume-by-day: what was first seen of a topic on a day (UTC); copies are among the articles."""

    day: date
    topic: str
    stories: int
    articles: int
    copies: int
    outlets: int


@dataclass(frozen=True, slots=True)
class OutletShare:
    """share-of-voice: an outlet's part of all outlets' stories on a topic, 0 to 1."""

    topic: str
    outlet: str
    stories: int
    articles: int
    share: float


@dataclass(frozen=True, slots=True)
class OutletLag:
    """outlet-lag: hours behind the first outlet, over the stories that it shares with another."""

    outlet: str
    stories: int
    first: int
    median_lag_hours: float
    longest_lag_hours: float


@dataclass(frozen=True, slots=True)
class DaySeen:
    """days-seen: how much of a day (UTC) could be seen."""

    day: date
    state: State
    asked: int
    unread: int
    unread_outlets: list[str]
    incomplete_editions: list[str]
    articles: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the notebook draws of one period."""

    seen: tuple[DaySeen, ...]
    volume: tuple[DayVolume, ...]
    shares: tuple[OutletShare, ...]
    lags: tuple[OutletLag, ...]
