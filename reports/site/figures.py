"""The figures of a brief's index: stories a day, share of voice, how far outlets come behind the first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from reports.cards import name_of
from reports.site.charts import Bar, columns, rows
from reports.site.material import Sighting, SiteMaterial
from reports.status import short_day

_OUTLETS = 12
_LEAST_STORIES = 2  # one story says nothing of an outlet's pace


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its words and the same numbers as a table."""

    title: str
    note: str
    svg: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def figures_of(material: SiteMaterial) -> tuple[Figure, ...]:
    """Return the figures that have anything to show."""
    drawn = (_stories_a_day(material), _share_of_voice(material.sightings), _lag(material.sightings))
    return tuple(figure for figure in drawn if figure is not None)


def _stories_a_day(material: SiteMaterial) -> Figure | None:
    days = sorted(material.days)
    if len(days) < 2:
        return None
    last = days[-1]
    bars = [Bar(short_day(day)[4:], material.days[day], day == last) for day in days]
    table = tuple((short_day(day), str(material.days[day])) for day in reversed(days))
    note = f"New stories of this brief's topics, {short_day(days[0])} to {short_day(last)}."
    return Figure("Stories a day", note, columns("Stories a day", bars), ("Day", "stories"), table)


def _share_of_voice(sightings: Sequence[Sighting]) -> Figure | None:
    stories: dict[str, set[str]] = defaultdict(set)
    articles: Counter[str] = Counter()
    for seen in sightings:
        stories[name_of(seen.outlet)].add(seen.story_id)
        articles[name_of(seen.outlet)] += seen.articles
    if not stories:
        return None
    ranked = sorted(stories, key=lambda name: (-len(stories[name]), -articles[name], name))[:_OUTLETS]
    total = len({seen.story_id for seen in sightings})
    bars = [Bar(name, len(stories[name])) for name in ranked]
    table = tuple(
        (name, str(len(stories[name])), str(articles[name]), _share(len(stories[name]), total))
        for name in ranked
    )
    note = f"In how many of {total} stories an outlet had a part; one counts for each outlet that has it."
    head = ("Outlet", "stories", "articles", "of all stories")
    return Figure("Share of voice", note, rows("Share of voice", bars), head, table)


def _share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %"


def _lag(sightings: Sequence[Sighting]) -> Figure | None:
    behind: dict[str, list[float]] = defaultdict(list)
    for story in _by_story(sightings):
        first = min(story.values())
        if len(story) > 1:
            for outlet, seen in story.items():
                behind[outlet].append((seen - first).total_seconds() / 3600)
    told = {outlet: hours for outlet, hours in behind.items() if len(hours) >= _LEAST_STORIES}
    if not told:
        return None
    ranked = sorted(told, key=lambda name: (median(told[name]), -len(told[name]), name))[:_OUTLETS]
    bars = [Bar(name, round(median(told[name]), 2)) for name in ranked]
    table = tuple(
        (name, f"{median(told[name]):.1f}", str(sum(h == 0 for h in told[name])), str(len(told[name])))
        for name in ranked
    )
    note = "Hours from the first report to the outlet's own, as our polls saw them; the median."
    head = ("Outlet", "hours behind", "times first", "shared stories")
    return Figure("Outlet lag", note, rows("Outlet lag, in hours", bars), head, table)


def _by_story(sightings: Iterable[Sighting]) -> Iterable[dict[str, datetime]]:
    stories: dict[str, dict[str, datetime]] = defaultdict(dict)
    for seen in sightings:
        outlet = name_of(seen.outlet)
        known = stories[seen.story_id].get(outlet, seen.first_seen_at)
        stories[seen.story_id][outlet] = min(known, seen.first_seen_at)
    return stories.values()
