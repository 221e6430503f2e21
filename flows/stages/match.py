"""Match: article to match, copy and story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from extractors.pages.language import find_language
from flows.desk import Desk
from flows.progress import Advance
from flows.stages.batches import Counts, StageResult, Submit, chunks, directly
from flows.topics.learned import learn_batch
from warehouse.match.compiling import compile_topics
from warehouse.match.copies import find_copies, pending_copies
from warehouse.match.matching import compare, pending_articles
from warehouse.match.standing import stand
from warehouse.match.stories import group_stories, pending_stories
from warehouse.match.tables import CompiledTopics
from warehouse.match.topics import register_topics

# The database gives back what it holds in memory when it is closed.
ARTICLES_AN_OPENING = 2000
# A batch holds the database for a second or two; a kill costs one transaction.
ARTICLES_A_TRANSACTION, TRANSACTIONS_A_BATCH = 400, 3
NO_LIMIT = 2**31 - 1


def match_stage(desk: Desk, run_id: str, *, submit: Submit = directly) -> StageResult:
    """Compare every pending article with the seed's topics, find copies, and group all into stories."""
    result = StageResult()
    compiled = compile_topics(desk.seed.name, desk.topics)
    with desk.database() as db:
        set_id = register_topics(
            db,
            desk.seed.name,
            desk.topics,
            desk.started_at,
            desk.seed.story,
            find_language(desk.seed.story, None),
        )
        waiting = len(pending_articles(db, set_id, NO_LIMIT))
    # First what an outlet repeats is masked and copies are found: no match may rest on a repeated line.
    result.counts += compare_texts(desk, run_id, submit)
    result.counts += compare_pending(desk, run_id, set_id, compiled, waiting, submit=submit)
    result.counts += group_articles(desk, run_id, submit)
    result.counts += submit("learn", partial(learn_batch, desk))
    return result


def compare_pending(
    desk: Desk,
    run_id: str,
    set_id: str,
    compiled: CompiledTopics,
    waiting: int,
    *,
    since: datetime | None = None,
    submit: Submit,
) -> Counts:
    """Compare what is pending, batch by batch; ``since`` (UTC) leaves out what was first seen before."""
    total = Counts()
    with desk.progress.stage("match", waiting) as advance:
        for number in range(1, waiting // (ARTICLES_A_TRANSACTION * TRANSACTIONS_A_BATCH) + 2):
            batch = partial(compare_batch, desk, run_id, set_id, compiled, since, advance)
            counts = submit(f"match {number}", batch)
            total += counts
            if not counts["compared"]:
                break
    return total


def compare_batch(
    desk: Desk, run_id: str, set_id: str, compiled: CompiledTopics, since: datetime | None, advance: Advance
) -> Counts:
    """Compare the next articles with the topics, which are made ready once for some transactions."""
    counts = Counts()
    with desk.database() as db:
        topics = None
        for _ in range(TRANSACTIONS_A_BATCH):
            article_ids = pending_articles(db, set_id, ARTICLES_A_TRANSACTION, since)
            if not article_ids:
                break
            topics = topics or stand(db, compiled)
            stored = compare(topics, article_ids, set_id, desk.clock(), run_id)
            counts += Counts(compared=len(article_ids), matches=stored.matches)
            advance(len(article_ids))
    return counts


def compare_texts(desk: Desk, run_id: str, submit: Submit) -> Counts:
    """Mask what outlets repeat, and find which articles are copies."""
    counts = Counts()
    with desk.database() as db:
        pending = pending_copies(db)
    with desk.progress.stage("copies", len(pending)) as advance:
        for number, ids in enumerate(chunks(pending, ARTICLES_AN_OPENING), 1):
            counts += submit(f"copies {number}", partial(copy_batch, desk, run_id, ids, advance))
    return counts


def copy_batch(desk: Desk, run_id: str, article_ids: Sequence[str], advance: Advance) -> Counts:
    """Find which of these articles are copies."""
    with desk.database() as db:
        return Counts(copies=find_copies(db, article_ids, desk.clock(), run_id, advance))


def group_articles(desk: Desk, run_id: str, submit: Submit) -> Counts:
    """Put every article that has no story yet into one."""
    counts = Counts()
    with desk.database() as db:
        waiting = pending_stories(db)
    with desk.progress.stage("stories", waiting) as advance:
        for number in range(1, -(-waiting // ARTICLES_AN_OPENING) + 1):
            counts += submit(f"stories {number}", partial(group_batch, desk, run_id, advance))
    return counts


def group_batch(desk: Desk, run_id: str, advance: Advance) -> Counts:
    """Put the next articles that have no story yet into one."""
    with desk.database() as db:
        grouped = group_stories(db, desk.clock(), run_id, advance=advance, most=ARTICLES_AN_OPENING)
    return Counts(stories_new=grouped.new, stories_grown=grouped.grown)
