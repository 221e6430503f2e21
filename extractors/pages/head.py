"""What a page says of itself outside JSON-LD: meta elements, links, headings and times, in one walk."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.html import HtmlElement

_MAX_VALUES = 5_000
_META_KEYS = ("property", "name", "itemprop", "http-equiv")


@dataclass(slots=True)
class Head:
    """The page's own statements, in document order. Keys of ``meta`` are lower case."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    canonical: str = ""
    title: str = ""
    language: str = ""
    headings: list[HtmlElement] = field(default_factory=list)
    times: list[HtmlElement] = field(default_factory=list)

    def first(self, *keys: str) -> str:
        """The first value of the first key that the page has."""
        return next((values[0] for key in keys if (values := self.meta.get(key))), "")

    def every(self, *keys: str) -> list[str]:
        """All values of these keys, in the order of the keys."""
        return [value for key in keys for value in self.meta.get(key, ())]


def read_head(tree: HtmlElement) -> Head:
    """Walk the tree once. Nothing is judged here."""
    head = Head(language=(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""))
    for count, element in enumerate(tree.iter("meta", "link", "title", "h1", "time")):
        if count > _MAX_VALUES:
            break
        match element.tag:
            case "meta":
                _add_meta(head, element)
            case "link":
                if not head.canonical and "canonical" in (element.get("rel") or "").lower().split():
                    head.canonical = (element.get("href") or "").strip()
            case "title":
                # an SVG has <title> too
                head.title = head.title or " ".join((element.text or "").split())
            case "h1":
                head.headings.append(element)
            case "time":
                head.times.append(element)
    return head


def _add_meta(head: Head, element: HtmlElement) -> None:
    content = " ".join((element.get("content") or element.get("value") or "").split())
    if not content:
        return
    for key in _META_KEYS:
        if name := (element.get(key) or "").strip().lower():
            head.meta.setdefault(name, []).append(content[:20_000])
