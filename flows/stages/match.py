"""Match: article to match, copy and story."""

from __future__ import annotations

from functools import partial

from extractors.pages.language import find_language
from flows.desk import Desk
from flows.progress import Advance
from flows.stages.batches import Counts, StageResult, Submit, directly
from flows.topics.learned import learn_batch
from warehouse.match.compiling import compile_topics
from warehouse.match.copies import find_copies, pending_copies
from warehouse.match.matching import match_batch, pending_articles
from warehouse.match.stories import group_stories, pending_stories
from warehouse.match.tables import CompiledTopics
from warehouse.match.topics import register_topics

ARTICLES_A_BATCH = 200
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
    result.counts += submit("copies", partial(copy_batch, desk, run_id))
    with desk.progress.stage("match", waiting) as advance:
        for number in range(1, waiting // ARTICLES_A_BATCH + 2):
            counts = submit(
                f"match {number}", partial(compare_batch, desk, run_id, set_id, compiled, advance)
            )
            result.counts += counts
            if not counts["compared"]:
                break
    result.counts += submit("stories", partial(group_batch, desk, run_id))
    result.counts += submit("learn", partial(learn_batch, desk))
    return result


def compare_batch(desk: Desk, run_id: str, set_id: str, compiled: CompiledTopics, advance: Advance) -> Counts:
    """Compare the next articles with the topics."""
    with desk.database() as db:
        article_ids = pending_articles(db, set_id, ARTICLES_A_BATCH)
    if not article_ids:
        return Counts()
    return compare_batch_of(desk, run_id, set_id, compiled, advance, article_ids)


def compare_batch_of(
    desk: Desk, run_id: str, set_id: str, compiled: CompiledTopics, advance: Advance, article_ids: list[str]
) -> Counts:
    """Compare these articles with the topics."""
    with desk.database() as db:
        stored = match_batch(db, article_ids, set_id, compiled, desk.clock(), run_id)
    advance(len(article_ids))
    return Counts(compared=len(article_ids), matches=stored.matches)


def copy_batch(desk: Desk, run_id: str) -> Counts:
    """Mask what outlets repeat, and find which articles are copies."""
    with desk.database() as db:
        pending = pending_copies(db)
        with desk.progress.stage("copies", len(pending)) as advance:
            return Counts(copies=find_copies(db, pending, desk.clock(), run_id, advance))


def group_batch(desk: Desk, run_id: str) -> Counts:
    """Put every article that has no story yet into one."""
    with desk.database() as db, desk.progress.stage("stories", pending_stories(db)) as advance:
        grouped = group_stories(db, desk.clock(), run_id, advance=advance)
    return Counts(stories_new=grouped.new, stories_grown=grouped.grown)
