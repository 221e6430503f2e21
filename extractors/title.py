"""Which of a page's titles is the article's headline.

The rule: every source casts a vote for its wording (after the site's own name is cut off its end or its
front); the wording with the most votes wins. The headline on the page (h1) and the article's own record
(JSON-LD) and the shared one (og) weigh 1; those that mostly repeat another weigh less (twitter 0.5, feed
0.5, <title> 0.25). A tie goes to the article's record, then the shared one, then the page's. So a
headline that a publisher wrote for search engines or for social media stands alone and loses.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable

from lxml.html import HtmlElement

from extractors.head import Head

_SEPARATOR = re.compile(r"\s+[|｜·•»›—–:-]{1,2}\s+|\s*[|｜]\s*|\s+-\s*$")
_QUOTES = str.maketrans("’‘‛´`“”„«»‹›–—‑−", "''''''''''''----")
_DOMAIN = re.compile(r"^(?:www\.)?[\w-]{2,}(?:\.[\w-]{2,})+$")
_MAX_LENGTH = 400


def folded(text: str) -> str:
    """Text for comparison: case, quotes, dashes and white space do not count, nor what cannot be seen."""
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES).replace('"', "'").casefold()
    return " ".join(
        "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc") or c == "\n").split()
    )


def choose_title(head: Head, recorded: str, feed_title: str, site_names: Iterable[str]) -> str:
    """The article's headline; ``recorded`` is JSON-LD's. Empty where no source has one."""
    sites = {folded(name) for name in site_names if name}
    shared, twitter = head.first("og:title"), head.first("twitter:title")
    known = [_clean(text, sites) for text in (recorded, shared, twitter, feed_title, head.title)]
    heading = _heading(head.headings, sites, known)
    votes: list[tuple[str, float]] = [
        (known[0], 1.0),
        (known[1], 1.0),
        (heading, 1.0),
        (known[2], 0.5),
        (known[3], 0.5),
        (known[4], 0.25),
    ]
    weight: dict[str, float] = {}
    for text, vote in votes:
        if text:
            weight[folded(text)] = weight.get(folded(text), 0.0) + vote
    best = max(weight.values(), default=0.0)
    return next((text for text, _ in votes if text and weight[folded(text)] == best), "")


def _clean(text: str, sites: set[str]) -> str:
    """Entities resolved, the site's name cut off. Markup is no title: a careless feed quotes half a page."""
    text = " ".join(html.unescape(html.unescape(text)).split())
    if re.search(r"<\w+[\s>]|=\"|\w=\w+>", text):
        text = " ".join(re.sub(r"</?\w+[^<>]*>", "", text).split())
        if re.search(r"[<>]|=\"", text):
            return ""
    return _without_site(text[:_MAX_LENGTH], sites) if folded(text) not in sites else ""


def _without_site(text: str, sites: set[str]) -> str:
    """Cut "… | Site", "… - Section | Site" and "Site | …", as long as something is left."""
    while True:
        cuts = list(_SEPARATOR.finditer(text))
        if cuts and _is_site(text[cuts[-1].end() :], sites) and text[: cuts[-1].start()].strip():
            text = text[: cuts[-1].start()].strip()
        elif cuts and _is_site(text[: cuts[0].start()], sites) and text[cuts[0].end() :].strip():
            text = text[cuts[0].end() :].strip()
        else:
            return text


def _is_site(part: str, sites: set[str]) -> bool:
    part = folded(part)
    return part in sites or bool(_DOMAIN.match(part))


def _heading(headings: list[HtmlElement], sites: set[str], known: list[str]) -> str:
    """The h1 that shares most with what the page says elsewhere; a logo or a box's title shares nothing."""
    wanted = set(re.findall(r"\w+", folded(" ".join(known))))
    best, best_share = "", 0.0
    for element in headings[:20]:
        text = _clean(_spaced(element), sites)
        words = set(re.findall(r"\w+", folded(text)))
        share = len(words & wanted) * len(words & wanted) / max(1, len(words))
        if text and (share > best_share or (not wanted and not best)):
            best, best_share = text, share
    return best


def _spaced(element: HtmlElement) -> str:
    """The visible text; a kicker in an element of its own does not stick to the headline."""
    return " ".join(part for raw in element.itertext() if (part := " ".join(raw.split())))
