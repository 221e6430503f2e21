"""topics show and rematch: one topic in full, and the archive compared with the topics as they stand."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from functools import partial

from extractors.pages.language import find_language
from flows.desk import Desk
from flows.errors import UsageError
from flows.lines import print_line
from flows.running import run_stages
from flows.stages.batches import Counts, StageResult, Submit, directly
from flows.stages.match import NO_LIMIT, compare_pending
from flows.topics.learned import learn_batch
from warehouse.match.compiling import compile_topics
from warehouse.match.matching import pending_articles
from warehouse.match.script import topic_script
from warehouse.match.topics import TopicRow, register_topics


def topic_named(desk: Desk, name: str) -> TopicRow:
    """Return a topic. Raises UsageError where there is none of that name."""
    for row in desk.topics:
        if row.name == name:
            return row
    raise UsageError(
        f"{desk.seed.name} has no topic {name!r}: it has {', '.join(r.name for r in desk.topics)}"
    )


def show_topic(desk: Desk, name: str, *, sql: bool, since: date | None) -> None:
    """Print a topic: as written and resolved, or as a script to run by hand on the published copy."""
    topic = topic_named(desk, name)
    if sql:
        sys.stdout.write(topic_script(desk.seed.name, topic, since))
        return
    print_line(f"{desk.seed.name}/{topic.name}: {topic.label}")
    print_line(
        f"version {topic.version}\n\n{topic.query.strip()}\n\nwith everything put in:\n\n{topic.resolved}"
    )


def rematch(desk: Desk, days: int | None) -> Counts:
    """Compare the archive with the topics as they stand, in chunks; it can be stopped and goes on."""
    return run_stages(desk, "rematch", [partial(rematch_stage, days=days)], directly).counts


def rematch_stage(desk: Desk, run_id: str, *, submit: Submit, days: int | None) -> StageResult:
    """Compare what is pending, the latest articles of so many days or all."""
    result = StageResult()
    since = desk.started_at - timedelta(days=days) if days else None
    compiled = compile_topics(desk.seed.name, desk.topics)
    language = find_language(desk.seed.story, None)
    with desk.database() as db:
        set_id = register_topics(db, desk.seed.name, desk.topics, desk.started_at, desk.seed.story, language)
        waiting = len(pending_articles(db, set_id, NO_LIMIT, since))
    result.counts += compare_pending(desk, run_id, set_id, compiled, waiting, since=since, submit=submit)
    result.counts += submit("learn", partial(learn_batch, desk))
    return result
