"""Topics and their versions in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import duckdb

from warehouse.connection import transaction
from warehouse.match.words import create_macros, make_word_list
from warehouse.rows import batch, insert_new
from warehouse.statements import execute

# Part of every set's id: when matching itself changes, everything is pending again.
MATCHER_VERSION = "2"


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic of a seed: ``query`` as written, ``resolved`` with everything put in, ``ordinal`` from 0."""

    name: str
    label: str
    query: str
    resolved: str
    version: str
    ordinal: int


def topic_id(seed: str, name: str) -> str:
    """Return the name that a topic has in the database."""
    return f"{seed}/{name}"


def topic_set_id(seed: str, topics: Sequence[TopicRow]) -> str:
    """Return the id of a set of topic versions, which does not depend on their order."""
    named = sorted(f"{topic_id(seed, topic.name)} {topic.version}" for topic in topics)
    return sha256("\n".join([MATCHER_VERSION, seed, *named]).encode()).hexdigest()


def register_topics(
    db: duckdb.DuckDBPyConnection,
    seed: str,
    topics: Sequence[TopicRow],
    now: datetime,
    story: str = "",
    story_language: str | None = None,
) -> str:
    """Write the versions in force and the seed's story, and return the set's id.

    A version that is replaced, and a topic that is gone, get ``valid_to``; one that comes back gets a new
    row. Labels and order follow the file without a new version. Doing it again changes nothing.
    """
    set_id = topic_set_id(seed, topics)
    rows = [
        {
            "topic": topic_id(seed, topic.name),
            "version": topic.version,
            "seed": seed,
            "label": topic.label,
            "query": topic.query,
            "resolved": topic.resolved,
            "ordinal": topic.ordinal,
            "valid_from": now,
            "valid_to": None,
        }
        for topic in topics
    ]
    members = [{"set_id": set_id, "topic": row["topic"], "version": row["version"]} for row in rows]
    with transaction(db), batch(db, "new_topics", "topics", rows):
        execute(db, "match/update_topics_ended", seed=seed, now=now)
        execute(db, "match/update_topics_relabelled")
        execute(db, "match/insert_topics")
        insert_new(db, "topic_sets", members, ("set_id", "topic"))
        write_story(db, seed, story, story_language)
    return set_id


def write_story(db: duckdb.DuckDBPyConnection, seed: str, story: str, language: str | None) -> None:
    """Store the words of the seed's story in place of those it had."""
    create_macros(db)
    make_word_list(db, "common_words")
    execute(db, "match/delete_seed_words", seed=seed)
    execute(db, "match/insert_seed_words", seed=seed, story=story, language=language)
