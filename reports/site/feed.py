"""The Atom feed of a brief's editions."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from reports.atom import feed_element, link_element, stamp, text_element, urn, written
from reports.safe_text import one_line
from reports.site.addresses import ATOM, INDEX, edition_page
from reports.site.material import EditionHead, SiteMaterial

_NEWEST = 50


def to_atom_feed(material: SiteMaterial) -> str:
    """Return the feed: absolute links where the brief has a base URL, else relative ones."""
    brief = material.brief
    updated = max((edition.composed_at for edition in material.editions), default=material.built_at)
    feed = feed_element(one_line(brief.title), f"{brief.seed}/{brief.name}", updated, brief.language)
    link_element(feed, "alternate", "text/html", brief.base_url + INDEX)
    link_element(feed, "self", "application/atom+xml", brief.base_url + ATOM)
    for edition in material.editions[:_NEWEST]:
        _entry(feed, edition, brief.base_url)
    return written(feed)


def _entry(feed: ET.Element, edition: EditionHead, base_url: str) -> None:
    entry = ET.SubElement(feed, "entry")
    text_element(entry, "title", one_line(edition.subject))
    text_element(entry, "id", urn(edition.edition_id))
    text_element(entry, "published", stamp(edition.composed_at))
    text_element(entry, "updated", stamp(edition.composed_at))
    page = edition_page(edition.edition_date, edition.number)
    link_element(entry, "alternate", "text/html", base_url + page)
    text_element(entry, "summary", one_line(edition.sentence))
