"""label and topics sample: what readers say of articles, and which ones are worth asking about."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import duckdb

from extractors.url import url_key
from flows.addresses import given_address
from flows.desk import Desk
from flows.errors import UsageError
from flows.lines import print_line
from flows.tables import cut
from flows.topics.shown import topic_named
from warehouse.match.labels import Verdict, draw_sample, find_article, store_verdict
from warehouse.match.topics import topic_id
from warehouse.publish import publish

VERDICTS = ("yes", "no", "wrong-group")
LONGEST_NOTE = 1000


def label_article(desk: Desk, url: str, verdict: str, topic: str | None, note: str | None) -> None:
    """Store a verdict on an article for a topic, or for each topic of the seed that it matches.

    Raises UsageError for an address that is not stored, and for one that matched nothing without a topic.
    """
    if verdict not in VERDICTS:
        raise UsageError(f"{verdict!r} is no verdict: say {', '.join(VERDICTS[:2])} or {VERDICTS[2]}")
    if note and len(note) > LONGEST_NOTE:
        raise UsageError(f"a note has at most {LONGEST_NOTE:,} characters; this one has {len(note):,}")
    wanted = topic_id(desk.seed.name, topic_named(desk, topic).name) if topic else None
    cleaned = given_address(url)
    with desk.home.locked(desk.settings.lock_seconds):
        with desk.database() as db:
            chosen = topics_judged(desk, db, cleaned, verdict, wanted)
            article = found_article(db, cleaned)[0]
            store_verdict(db, article, chosen, cast("Verdict", verdict), desk.clock(), note)
        publish(desk.home.pipeline, desk.home.published, wait_seconds=desk.settings.lock_seconds)
    print_line(f"Noted: {verdict} for {', '.join(name.partition('/')[2] for name in chosen)}.")


def found_article(db: duckdb.DuckDBPyConnection, url: str) -> tuple[str, list[str]]:
    """Return the article's id and the topics it matches."""
    found = find_article(db, url_key(url))
    if found is None:
        raise UsageError(f"{url}: no such article is stored: 'storywatch why {url}' says what became of it")
    return found


def topics_judged(
    desk: Desk, db: duckdb.DuckDBPyConnection, url: str, verdict: str, wanted: str | None
) -> list[str]:
    """Return the topics that a verdict is about. A "no" without a topic, where none matched, is about all."""
    if wanted:
        return [wanted]
    matched = [name for name in found_article(db, url)[1] if name.startswith(f"{desk.seed.name}/")]
    if matched:
        return matched
    if verdict == "no":
        return [topic_id(desk.seed.name, row.name) for row in desk.topics]
    names = ", ".join(row.name for row in desk.topics)
    raise UsageError(f"{url}: matches no topic: say which one it belongs to with --topic ({names})")


def print_sample(desk: Desk, size: int, days: int | None) -> None:
    """Print articles to judge, each with the line that stores the verdict."""
    floor = min(brief.floor for brief in desk.seed.topics.briefs)
    since = desk.started_at - timedelta(days=days) if days else None
    with desk.database() as db:
        drawn = draw_sample(db, desk.seed.name, size, floor, since)
    if not drawn:
        print_line("There is nothing left to judge.")
    for each in drawn:
        score = "unmatched" if each.score is None else f"{each.score:.2f} {str(each.topic).partition('/')[2]}"
        print_line(f"{each.outlet}: {cut(each.title, 100)}  ({score})")
        topic = "" if each.topic is None else f" --topic {each.topic.partition('/')[2]}"
        print_line(f"    storywatch label {each.url} yes|no{topic}")
