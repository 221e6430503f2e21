"""Tell: story to edition to delivery."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import partial

import duckdb

from flows.desk import PROGRAM_VERSION, Desk
from flows.stages.batches import Counts, StageResult, Submit, directly
from flows.stages.deliver import outbox_rows, send_waiting
from flows.stages.edition_files import WRITTEN, write_missing_files
from flows.stages.edition_material import edition_day, gather, window_of
from reports.canonical import content_hash, from_json, to_json
from reports.compose import compose
from reports.edition import Edition
from reports.render import render
from seeds.topics_file import Brief
from warehouse.tell.editions import EditionRow, PlacementRow, freeze_edition, last_edition
from warehouse.tell.material import feed_outcomes, window_counts


def tell_stage(desk: Desk, run_id: str, *, submit: Submit = directly) -> StageResult:
    """Compose, freeze, write and mail an edition of each brief that has something to add."""
    result = StageResult()
    briefs = desk.seed.topics.briefs
    with desk.progress.stage("tell", len(briefs)) as advance:
        for brief in briefs:
            result.counts += submit(f"compose {brief.name}", partial(compose_batch, desk, run_id, brief))
            advance(1)
    result.counts += submit("write files", lambda: Counts(files=len(write_missing_files(desk))))
    sent = send_waiting(desk)
    result.counts += sent.counts
    result.failures += sent.failures
    return result


def compose_batch(desk: Desk, run_id: str, brief: Brief) -> Counts:
    """Compose and freeze the brief's next edition, unless the last one of the day already says it all."""
    name = f"{desk.seed.name}/{brief.name}"
    cutoff = desk.clock()
    with desk.database() as db:
        last = last_edition(db, name)
        previous = from_json(last.content) if last else None
        if previous and says_it_all(db, desk, brief, previous, cutoff):
            return Counts()
        material = gather(db, desk, brief, previous, cutoff)
    edition = compose(material, now=cutoff)
    row = edition_row(edition, name, run_id)
    with desk.database() as db:
        freeze_edition(db, row, placement_rows(edition), outbox_rows(desk, edition, brief, cutoff))
    return Counts(editions=1)


def says_it_all(
    db: duckdb.DuckDBPyConnection, desk: Desk, brief: Brief, previous: Edition, cutoff: datetime
) -> bool:
    """Tell whether an edition of the same day stands to which nothing was added since.

    A second one is written when articles were read since, or when it was incomplete and every feed that
    failed then has answered.
    """
    if previous.edition_date != edition_day(brief, cutoff):
        return False
    window = window_of(desk, brief, previous, cutoff)
    if window_counts(db, window).articles_new:
        return False
    broken = {note.url for note in previous.coverage.failed}
    answered = {
        feed.url for feed in feed_outcomes(db, window) if feed.last_ok_at and feed.last_ok_at > window.since
    }
    return not broken or not broken <= answered


def edition_row(edition: Edition, brief: str, run_id: str) -> EditionRow:
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
        renderings={kind: hashlib.sha256(render(edition, kind).encode()).hexdigest() for kind in WRITTEN},
        composed_at=edition.composed_at,
        version=PROGRAM_VERSION,
        run_id=run_id,
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
