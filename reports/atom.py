"""Atom: an edition as a feed of its stories, and the parts that every feed here is built of."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from reports.edition import Edition
from reports.phrases import about, joined
from reports.story_parts import Card, Line
from reports.wording import Wording

_ATOM = "http://www.w3.org/2005/Atom"


def to_atom(edition: Edition) -> str:
    """Return the edition's stories as entries that lead to the articles themselves."""
    feed = feed_element(edition.subject, edition.edition_id, edition.composed_at, edition.language)
    text_element(feed, "subtitle", edition.status.sentence)
    say = Wording(edition)
    for card in edition.cards:
        _entry(feed, edition, card, joined(card.sentences) or say.gone(card.article_id), card.published_at)
    for line in edition.lines:
        _entry(feed, edition, line, about(line), None)
    return written(feed)


def _entry(
    feed: ET.Element, edition: Edition, item: Card | Line, summary: str, published: datetime | None
) -> None:
    entry = ET.SubElement(feed, "entry")
    if item.language:
        entry.set("xml:lang", item.language)
    text_element(entry, "title", item.title)
    text_element(entry, "id", urn(f"{edition.edition_id}/{item.story_id}"))
    text_element(entry, "updated", stamp(edition.composed_at))
    if published is not None:
        text_element(entry, "published", stamp(published))
    if item.url:
        link_element(entry, "alternate", "text/html", item.url)
    text_element(ET.SubElement(entry, "author"), "name", item.outlet or "Storywatch")
    text_element(entry, "summary", summary)
    if not item.url:  # RFC 4287, 4.1.2: an entry without an alternate link must have content
        text_element(entry, "content", summary)


def feed_element(title: str, identity: str, updated: datetime, language: str) -> ET.Element:
    """Return a feed with what every feed must have."""
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    text_element(feed, "title", title)
    text_element(feed, "id", urn(identity))
    text_element(feed, "updated", stamp(updated))
    text_element(ET.SubElement(feed, "author"), "name", "Storywatch")
    return feed


def text_element(parent: ET.Element, tag: str, text: str) -> None:
    """Add an element with text."""
    ET.SubElement(parent, tag).text = text


def link_element(parent: ET.Element, rel: str, kind: str, href: str) -> None:
    """Add a link."""
    ET.SubElement(parent, "link", {"rel": rel, "type": kind, "href": href})


def urn(identity: str) -> str:
    """Return a permanent id: a UUID of what identifies the thing."""
    return uuid5(NAMESPACE_URL, f"storywatch:{identity}").urn


def stamp(moment: datetime) -> str:
    """Return a time as Atom writes it, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def written(root: ET.Element) -> str:
    """Return the document with its declaration, indented."""
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
