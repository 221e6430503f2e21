"""Which of a page's titles is the article's headline.

The rule: every source casts a vote for its wording; the wording with the most votes wins. The headline on the
page (h1), the article's own record (JSON-LD) and the shared one (og) weigh 1; those that mostly repeat
another
weigh less (feed 0.5, twitter and <title> 0.25). A tie goes to the record, then the shared one, then the
page's.
So a headline that was written for search engines or for one network stands alone and loses.

Before they vote, the decoration goes: the site's own name at either end, whatever hangs behind a bar or a
dash on
a wording that another source has without it, and the kicker, where the shared title does without (that one is
written to stand alone; an h1 may lack its kicker only because the layout puts it elsewhere)."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable

from lxml.html import HtmlElement

from extractors.pages.head import Head

_SEPARATOR = re.compile(r"\s+[|｜·•»›—–:-]{1,2}\s+|\s*[|｜]\s*|\s+-\s*$")
_QUOTES = str.maketrans(dict.fromkeys('’‘‛´`“”„«»‹›"', "'") | dict.fromkeys("–—‑−", "-"))
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_DOMAIN = re.compile(r"^(?:www\.)?[\w-]{2,}(?:\.[\w-]{2,})+$")
_HANGS_BEHIND = re.compile(r"\s*[|·•»›]\s*\S|\s+-\s+\S")
_VOTES = (1.0, 1.0, 1.0, 0.5, 0.25, 0.25)
_FEWEST_WORDS, _FEWEST_LETTERS = 3, 12
_MAX_LENGTH = 400


def folded(text: str) -> str:
    """Text for comparison: case, quotes, dashes and white space do not count, nor what cannot be seen."""
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold()
    return " ".join(_UNSEEN.sub("", text).split())


def choose_title(head: Head, recorded: str, feed_title: str, site_names: Iterable[str]) -> str:
    """The article's headline; ``recorded`` is JSON-LD's. Empty where no source has one."""
    sites = {folded(name) for name in site_names if name}
    stated = (recorded, head.first("og:title"), feed_title, head.first("twitter:title"), head.title)
    record, shared, *rest = (_clean(text, sites) for text in stated)
    heading = _heading(head.headings, sites, [record, shared, *rest])
    sources = [record, shared, heading, *rest]
    # What both the record and the shared title carry is no decoration, whatever the layout shows.
    agreed = _wording(record) if _wording(record) == _wording(shared) else ""
    shown = [record, shared, "" if agreed else heading]
    bare = [_undecorated(text, shared, [other for other in shown if other]) for text in sources]
    weight: dict[str, float] = {}
    for text, vote in zip(bare, _VOTES, strict=True):
        weight[_wording(text)] = weight.get(_wording(text), 0.0) + (vote if text else 0.0)
    best = max(weight.values())
    winner = next((_wording(text) for text in bare if text and weight[_wording(text)] == best), "")
    # of one wording's spellings the shared one: it was written to be printed as it is
    return next((text for text in (bare[1], *bare) if text and _wording(text) == winner), "")


def _wording(text: str) -> str:
    """Letters and digits: quotes and dashes do not split a vote."""
    return " ".join(re.findall(r"\w+", folded(text)))


def _undecorated(text: str, shared: str, others: list[str]) -> str:
    """The wording without what another source shows to be no part of it."""
    plain = folded(text)
    for other in others:
        short = folded(other)
        if len(short.split()) < _FEWEST_WORDS and len(short) < _FEWEST_LETTERS:
            continue
        if plain.startswith(short) and _HANGS_BEHIND.match(plain[len(short) :]):
            return other
        if plain != short and plain.endswith(short):
            kicker = plain[: -len(short)]
            if kicker.endswith(("| ", "» ", "› ")) or (other == shared and not kicker[-1].isalnum()):
                return other
    return text


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
