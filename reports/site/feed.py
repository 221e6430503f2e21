"""The Atom feed of a brief's editions."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from reports.safe_text import one_line
from reports.site.addresses import ATOM, INDEX, edition_page
from reports.site.material import EditionHead, SiteMaterial

_NEWEST = 50
_ATOM = "http://www.w3.org/2005/Atom"


def to_atom_feed(material: SiteMaterial) -> str:
    """Return the feed: absolute links where the brief has a base URL, else relative ones."""
    brief = material.brief
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": brief.language})
    _text(feed, "title", one_line(brief.title))
    _text(feed, "id", urn(f"{brief.seed}/{brief.name}"))
    _text(feed, "updated", stamp(max((e.composed_at for e in material.editions), default=material.built_at)))
    ET.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": brief.base_url + INDEX})
    ET.SubElement(
        feed, "link", {"rel": "self", "type": "application/atom+xml", "href": brief.base_url + ATOM}
    )
    _text(ET.SubElement(feed, "author"), "name", "Storywatch")
    for edition in material.editions[:_NEWEST]:
        _entry(feed, edition, brief.base_url)
    return written(feed)


def _entry(feed: ET.Element, edition: EditionHead, base_url: str) -> None:
    entry = ET.SubElement(feed, "entry")
    href = base_url + edition_page(edition.edition_date, edition.number)
    _text(entry, "title", one_line(edition.subject))
    _text(entry, "id", urn(edition.edition_id))
    _text(entry, "published", stamp(edition.composed_at))
    _text(entry, "updated", stamp(edition.composed_at))
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": href})
    _text(entry, "summary", one_line(edition.sentence))


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


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text
