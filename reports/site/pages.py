"""The pages of a brief, one after another, as (path within the brief's folder, text)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from reports.cards import name_of
from reports.edition import Edition
from reports.safe_text import clamp, one_line, safe_url
from reports.site import addresses
from reports.site.feed import to_atom_feed
from reports.site.figures import figures_of
from reports.site.health import health_rows
from reports.site.material import Headline, SiteBrief, SiteMaterial, StoryPage
from reports.site.timeline import timeline_of
from reports.templating import asset, environment
from reports.wording import Moments, Wording

_SEED_WORDS = 160


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file: its path within the brief's folder, and its text."""

    path: str
    text: str


def shared_files(material: SiteMaterial) -> Iterator[SiteFile]:
    """Yield what each edition makes anew: index, search, feeds, the Atom feed, style and script."""
    yield SiteFile(addresses.STYLE, asset("palette.css") + asset("site/site.css"))
    yield SiteFile(addresses.SEARCH_SCRIPT, asset("site/search.js.j2"))
    yield SiteFile(addresses.HEADLINES, _headlines(material))
    yield _page("index", addresses.INDEX, material.brief, material=material, figures=figures_of(material))
    yield _page("search", addresses.SEARCH, material.brief, material=material)
    yield _page("feeds", addresses.FEEDS, material.brief, material=material, rows=health_rows(material))
    yield SiteFile(addresses.ATOM, to_atom_feed(material))


def edition_file(brief: SiteBrief, edition: Edition) -> SiteFile:
    """Return an edition's page: every card in full and all that a mail has no room for."""
    return _page(
        "edition",
        addresses.edition_page(edition.edition_date, edition.number),
        brief,
        edition=edition,
        wording=Wording(edition),
        card_of={card.story_id: card for card in edition.cards},
        chart=_chart_of(edition),
    )


def story_file(brief: SiteBrief, story: StoryPage) -> SiteFile:
    """Return a story's page, with its timeline from the seed on."""
    return _page("story", addresses.story_page(story.story_id), brief, story=timeline_of(story, brief.story))


def _page(template: str, path: str, brief: SiteBrief, **given: object) -> SiteFile:
    text = (
        environment(True)
        .get_template(f"site/{template}.html.j2")
        .render(
            brief=brief,
            title=one_line(brief.title),
            seed_story=clamp(one_line(brief.story), _SEED_WORDS),
            root="../" * path.count("/"),
            say=Moments(ZoneInfo(brief.zone)),
            story_page=addresses.story_page,
            edition_page=addresses.edition_page,
            **given,
        )
    )
    return SiteFile(path, text.rstrip() + "\n")


def _chart_of(edition: Edition) -> str:
    from reports.site.charts import Bar, columns
    from reports.status import short_day

    days = Wording(edition).known_days()
    if len(days) < 2:
        return ""
    bars = [Bar(short_day(day.day)[4:], day.stories, day is days[-1]) for day in days]
    return columns("Stories a day", bars)


def _headlines(material: SiteMaterial) -> str:
    """Return the search's data as a script: a page opened from a file may not fetch anything.

    `<` is written as an escape, so that no headline can end a script, wherever this text is put.
    """
    zone = ZoneInfo(material.brief.zone)
    lines = [_line(headline, zone) for headline in material.headlines]
    text = json.dumps(lines, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    return "window.HEADLINES = " + text.replace("],[", "],\n[") + ";\n"


def _line(headline: Headline, zone: ZoneInfo) -> list[str]:
    return [
        clamp(one_line(headline.title), 240) or "(without a headline)",
        safe_url(headline.url),
        name_of(headline.outlet),
        headline.first_seen_at.astimezone(zone).date().isoformat(),
        addresses.story_page(headline.story_id) if headline.story_id else "",
    ]
