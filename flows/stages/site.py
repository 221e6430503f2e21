"""Site: the web pages of each brief, made after each edition; what has not changed is not touched."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from flows.desk import PROGRAM_VERSION, Desk
from flows.stages.batches import Counts, StageResult, Submit, directly
from flows.stages.edition_files import write_beside
from flows.stages.edition_material import edition_day
from reports.canonical import from_json
from reports.material import ReportError
from reports.site.addresses import edition_page, story_page
from reports.site.material import (
    Appearance,
    EditionHead,
    FeedHealth,
    Headline,
    Sighting,
    SiteBrief,
    SiteMaterial,
    StoryArticle,
    StoryPage,
)
from reports.site.pages import SiteFile, edition_file, shared_files, story_file
from seeds.topics_file import Brief
from warehouse.tell.editions import EditionHeadRow, last_edition, list_heads, load_editions
from warehouse.tell.material import LOOKED_BACK, Window
from warehouse.tell.site import (
    PrintedRow,
    appearances,
    days_and_articles,
    feeds_health,
    headlines,
    printed_stories,
    sightings,
    story_articles,
)

DAYS_OF_CHARTS = 30
MOST_HEADLINES = 5000  # about 1 MB, searched on a phone within a keystroke
STORIES_A_BATCH = 200
BUILT = ".built"  # holds the cut-off up to which every story's page stands
THE_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def site_stage(
    desk: Desk,
    run_id: str,  # noqa: ARG001 - the pages bear no run
    *,
    submit: Submit = directly,
    everything: bool = False,
) -> StageResult:
    """Write the pages of each brief that changed since they were last written, or all of them."""
    result = StageResult()
    for brief in desk.seed.topics.briefs:
        result.counts += submit(f"site {brief.name}", partial(build_site, desk, brief, everything=everything))
    return result


def site_after_editions(desk: Desk, submit: Submit) -> StageResult:
    """Write the pages of briefs with an edition that their pages do not show yet.

    Pages that cannot be written are a failure of the run, and no reason to hold back the mail.
    """
    result = StageResult()
    for brief in desk.seed.topics.briefs:
        with desk.database() as db:
            last = last_edition(db, f"{desk.seed.name}/{brief.name}")
        if last and built_until(folder_of(desk, brief)) < last.cutoff:
            try:
                result.counts += submit(f"site {brief.name}", partial(build_site, desk, brief))
            except (ReportError, OSError) as error:
                result.failures.append(f"web pages of {brief.name}: {error}")
    return result


def folder_of(desk: Desk, brief: Brief) -> Path:
    """Return where a brief's pages lie."""
    return desk.home.digests / desk.seed.name / brief.name


def build_site(desk: Desk, brief: Brief, *, everything: bool = False) -> Counts:
    """Write one brief's pages; returns how many were written. Nothing is written before the first edition."""
    name = f"{desk.seed.name}/{brief.name}"
    with desk.database() as db:
        heads = list_heads(db, desk.seed.name, name)
    if not heads:
        return Counts()
    folder = folder_of(desk, brief)
    site_brief = brief_of(desk, brief)
    cutoff = heads[0].cutoff
    written = write_changed(folder, edition_pages(desk, site_brief, folder, heads, everything))
    written += write_changed(folder, story_pages(desk, brief, folder, cutoff, everything))
    with desk.database() as db:
        material = site_material(db, desk, brief, heads)
    written += write_changed(folder, shared_files(material))
    write_beside(folder / BUILT, cutoff.isoformat())
    return Counts(site_pages=written)


def write_changed(folder: Path, files: Iterator[SiteFile]) -> int:
    """Write the files whose text is another than what lies there; returns how many were."""
    written = 0
    for file in files:
        path = folder / file.path
        if not path.exists() or path.read_bytes() != file.text.encode():
            write_beside(path, file.text)
            written += 1
    return written


def brief_of(desk: Desk, brief: Brief) -> SiteBrief:
    """Return whose pages they are; the seed story's headline is its first line."""
    return SiteBrief(
        name=brief.name,
        seed=desk.seed.name,
        title=brief.title,
        zone=brief.zone,
        language=brief.language,
        story=desk.seed.story.strip().splitlines()[0],
        base_url=base_url(desk, brief),
    )


def base_url(desk: Desk, brief: Brief) -> str:
    """Return where the brief's pages are published, ending in a slash; '' where nobody said."""
    site = desk.settings.site_url
    return f"{site.rstrip('/')}/{desk.seed.name}/{brief.name}/" if site else ""


def edition_pages(
    desk: Desk, brief: SiteBrief, folder: Path, heads: Sequence[EditionHeadRow], everything: bool
) -> Iterator[SiteFile]:
    """Yield the pages of editions that have none yet: what a purge changes, it writes itself."""
    missing = [
        head.edition_id
        for head in heads
        if everything or not (folder / edition_page(head.edition_date, head.number)).exists()
    ]
    for start in range(0, len(missing), 20):
        with desk.database() as db:
            rows = load_editions(db, missing[start : start + 20])
        for row in rows:
            yield edition_file(brief, from_json(row.content))


def story_pages(
    desk: Desk, brief: Brief, folder: Path, cutoff: datetime, everything: bool
) -> Iterator[SiteFile]:
    """Yield the pages of stories that changed since the last build, or have no page."""
    name = f"{desk.seed.name}/{brief.name}"
    since = THE_BEGINNING if everything else built_until(folder)
    with desk.database() as db:
        printed = printed_stories(db, name, since)
    there = {path.name for path in (folder / "stories").glob("*.html")}
    changed = [s for s in printed if s.changed or Path(story_page(s.story_id)).name not in there]
    site_brief = brief_of(desk, brief)
    for start in range(0, len(changed), STORIES_A_BATCH):
        with desk.database() as db:
            batch = stories_of(db, desk, brief, cutoff, changed[start : start + STORIES_A_BATCH])
        for story in batch:
            yield story_file(site_brief, story)


def built_until(folder: Path) -> datetime:
    """Return the cut-off up to which the stories' pages stand; the beginning of time where none do."""
    try:
        return datetime.fromisoformat((folder / BUILT).read_text("utf-8"))
    except (OSError, ValueError):
        return THE_BEGINNING


def stories_of(
    db: duckdb.DuckDBPyConnection, desk: Desk, brief: Brief, cutoff: datetime, stories: Sequence[PrintedRow]
) -> list[StoryPage]:
    """Return what the pages of these stories are made of."""
    # A story began at most so long before an edition first printed it.
    oldest = min(story.first_cutoff for story in stories) - LOOKED_BACK
    window = Window(desk.seed.name, topics_of(desk, brief), oldest, cutoff)
    story_ids = [story.story_id for story in stories]
    members, shown, leads = defaultdict(list), defaultdict(list), {}
    for row in story_articles(db, window, story_ids):
        fields = asdict(row)
        leads[fields.pop("story_id")] = fields.pop("lead_article_id")
        members[row.story_id].append(StoryArticle(**fields))
    for appearance in appearances(db, f"{desk.seed.name}/{brief.name}", story_ids):
        fields = asdict(appearance)
        del fields["story_id"]
        shown[appearance.story_id].append(Appearance(**fields))
    return [
        StoryPage(story_id, leads.get(story_id, ""), tuple(members[story_id]), tuple(shown[story_id]))
        for story_id in story_ids
    ]


def topics_of(desk: Desk, brief: Brief) -> list[str]:
    """Return the full names of the brief's topics; none means all."""
    return [f"{desk.seed.name}/{topic}" for topic in brief.topics]


def site_material(
    db: duckdb.DuckDBPyConnection, desk: Desk, brief: Brief, heads: Sequence[EditionHeadRow]
) -> SiteMaterial:
    """Return what the pages are made of that each edition makes anew."""
    cutoff = heads[0].cutoff
    window = Window(desk.seed.name, topics_of(desk, brief), first_moment(brief, cutoff), cutoff)
    seen = sightings(db, window, floor=brief.floor, zone=brief.zone, window_hours=desk.settings.window_hours)
    worked_on, articles = days_and_articles(db, window, brief.zone)
    first_days: dict[str, date] = {}
    for row in seen:
        first_days[row.story_id] = min(first_days.get(row.story_id, row.day), row.day)
    a_day = Counter(first_days.values())
    lines = headlines(db, f"{desk.seed.name}/{brief.name}", cutoff, MOST_HEADLINES)
    return SiteMaterial(
        brief=brief_of(desk, brief),
        built_at=cutoff,
        editions=tuple(head_of(head) for head in heads),
        sightings=tuple(Sighting(**asdict(row)) for row in seen),
        days={day: a_day[day] for day in sorted(worked_on | a_day.keys())},
        feeds=tuple(FeedHealth(**asdict(row)) for row in feeds_health(db, window)),
        headlines=tuple(Headline(**asdict(row)) for row in lines),
        headlines_known=articles,
        version=PROGRAM_VERSION,
    )


def first_moment(brief: Brief, cutoff: datetime) -> datetime:
    """Return when the first day of the charts began in the brief's zone."""
    first = edition_day(brief, cutoff) - timedelta(days=DAYS_OF_CHARTS - 1)
    return datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(brief.zone)).astimezone(UTC)


def head_of(row: EditionHeadRow) -> EditionHead:
    """Return an edition as the pages list it."""
    fields = asdict(row)
    del fields["seed"], fields["brief"]
    return EditionHead(**fields)
