"""Tell: story to edition to delivery."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import partial

import duckdb

from flows.desk import PROGRAM_VERSION, Desk
from flows.due import Due, due
from flows.journal import event
from flows.stages.batches import Counts, StageResult, Submit, directly
from flows.stages.channels import channel_rows, notify_waiting
from flows.stages.deliver import outbox_rows, send_waiting
from flows.stages.edition_files import write_missing_files
from flows.stages.edition_material import edition_day, gather, window_of
from flows.stages.site import site_after_editions
from reports.canonical import content_hash, from_json, to_json
from reports.compose import compose
from reports.edition import Edition
from reports.material import NoteMaterial
from reports.render import rendering_hashes
from seeds.topics_file import Brief
from warehouse.tell.editions import (
    EditionRow,
    PlacementRow,
    freeze_edition,
    last_edition,
    last_scheduled,
    mark_scheduled,
)
from warehouse.tell.material import feed_outcomes, window_counts
from warehouse.tell.notes import waiting_notes


def tell_stage(desk: Desk, run_id: str, *, submit: Submit = directly, everything: bool = True) -> StageResult:
    """Compose, freeze, write and send an edition of each brief that has something to add.

    With ``everything`` each brief is told now; without it, each whose hour has come and was not kept yet.
    """
    result = StageResult()
    orders = [(brief, None) for brief in desk.seed.topics.briefs] if everything else due_briefs(desk)
    with desk.progress.stage("tell", len(orders)) as advance:
        for brief, hour in orders:
            batch = partial(compose_batch, desk, run_id, brief, hour)
            result.counts += submit(f"compose {brief.name}", batch)
            advance(1)
    result.counts += submit("write files", lambda: Counts(files=len(write_missing_files(desk))))
    result = result.plus(site_after_editions(desk, submit))
    return result.plus(send_waiting(desk)).plus(notify_waiting(desk))


def due_briefs(desk: Desk) -> list[tuple[Brief, Due | None]]:
    """Return the briefs whose hour has come, each with that hour."""
    found: list[tuple[Brief, Due | None]] = []
    for brief in desk.seed.topics.briefs:
        with desk.database() as db:
            last_day, has_editions = last_scheduled(db, f"{desk.seed.name}/{brief.name}")
        hour = due(brief.at, brief.zone, desk.clock(), last_day=last_day, has_editions=has_editions)
        if hour is not None:
            found.append((brief, hour))
    return found


def compose_batch(desk: Desk, run_id: str, brief: Brief, hour: Due | None = None) -> Counts:
    """Compose and freeze the brief's next edition, unless the last one of the day already says it all.

    An edition that the schedule asks for bears the day of its hour; where one stands that says it all, the
    hour is kept with that.
    """
    name = f"{desk.seed.name}/{brief.name}"
    cutoff = desk.clock()
    day = hour.day if hour else edition_day(brief, cutoff)
    with desk.database() as db:
        last = last_edition(db, name)
        previous = from_json(last.content) if last else None
        if last and previous and says_it_all(db, desk, brief, previous, cutoff, day):
            if hour:
                mark_scheduled(db, last.edition_id, hour.day)
            return Counts()
        material = gather(db, desk, brief, previous, cutoff, day)
        notes = waiting_notes(db, name)
    material = replace(
        material,
        due_at=hour.at if hour and hour.late else None,
        notes=tuple(NoteMaterial(note.author, note.text, note.written_at) for note in notes),
    )
    edition = compose(material, now=cutoff)
    row = edition_row(edition, name, run_id, hour.day if hour else None)
    outbox = [*outbox_rows(desk, edition, brief, cutoff), *channel_rows(desk, edition, cutoff)]
    with desk.database() as db:
        freeze_edition(db, row, placement_rows(edition), outbox, [note.note_id for note in notes])
    event(
        "edition",
        brief=name,
        day=edition.edition_date,
        number=edition.number,
        status=edition.status.level,
        edition=edition.edition_id[:8],
        cards=len(edition.cards),
        lines=len(edition.lines),
    )
    return Counts(editions=1)


def says_it_all(
    db: duckdb.DuckDBPyConnection, desk: Desk, brief: Brief, previous: Edition, cutoff: datetime, day: date
) -> bool:
    """Tell whether an edition of the same day stands to which nothing was added since.

    A second one is written when articles were read since, when a note waits, or when it was incomplete and
    every feed that failed then has answered.
    """
    if previous.edition_date != day or waiting_notes(db, f"{desk.seed.name}/{brief.name}"):
        return False
    window = window_of(desk, brief, previous, cutoff)
    if window_counts(db, window).articles_new:
        return False
    broken = {note.url for note in previous.coverage.failed}
    if not broken:
        return True
    answered = {
        feed.url for feed in feed_outcomes(db, window) if feed.last_ok_at and feed.last_ok_at > window.since
    }
    return not broken <= answered


def edition_row(edition: Edition, brief: str, run_id: str, scheduled_for: date | None) -> EditionRow:
    """Return a frozen edition as the warehouse stores it, with the hash of each rendering."""
    return EditionRow(
        edition_id=edition.edition_id,
        seed=edition.seed,
        brief=brief,
        edition_date=edition.edition_date,
        number=edition.number,
        cutoff=edition.cutoff,
        status=edition.status.level,
        subject=edition.subject,
        content=to_json(edition),
        content_hash=content_hash(edition),
        renderings=rendering_hashes(edition),
        composed_at=edition.composed_at,
        version=PROGRAM_VERSION,
        run_id=run_id,
        scheduled_for=scheduled_for,
    )


def placement_rows(edition: Edition) -> list[PlacementRow]:
    """Return what the edition did with each article, as the warehouse stores it."""
    return [
        PlacementRow(
            edition_id=edition.edition_id,
            article_id=place.article_id,
            story_id=place.story_id,
            topic=place.topic or None,
            placed=place.placed,
            reason=place.reason or None,
        )
        for place in edition.placements
    ]
