"""What the readers of the kinds of feed give back, before entries are built."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.feeds.entry import RawItem


@dataclass(frozen=True, slots=True)
class Document:
    """A feed as read: ``version`` names its format, "" if none was recognised."""

    version: str = ""
    title: str = ""
    language: str = ""
    site_url: str = ""
    ttl_minutes: int | None = None
    items: tuple[RawItem, ...] = ()
    damage: str = ""
