"""Stories: articles about one happening, matched or not, gathered as they come in."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import takewhile

import duckdb
import pyarrow as pa

from warehouse.connection import transaction
from warehouse.match.boilerplate import mask_repeated_lines
from warehouse.match.gathering import Arrival, Placed, StoryRule, Voter, gather
from warehouse.match.listings import is_list
from warehouse.match.words import word_list
from warehouse.rows import insert_new, shown
from warehouse.statements import execute, fetch_dicts

VERSION = "stories-2 md5"
RULE = StoryRule()
BATCH = 500
# So many of a batch are compared at once, each with thousands of others: this is what bounds the memory.
SLICE = 100


@dataclass(frozen=True, slots=True)
class StoryCounts:
    """What grouping changed: articles placed, stories founded, and older stories that grew."""

    articles: int
    new: int
    grown: int


@cache
def common_words() -> list[str]:
    """Return the function words of some languages, folded; they weigh nothing from the first day on."""
    return [str(word) for word in word_list("common_words")["word"].to_pylist()]


def pending_stories(db: duckdb.DuckDBPyConnection) -> int:
    """Return how many articles are in no story yet."""
    return int(execute(db, "match/story/count_pending").fetchall()[0][0])


def group_stories(
    db: duckdb.DuckDBPyConnection,
    now: datetime,
    run_id: str,
    rule: StoryRule = RULE,
    advance: Callable[[int], None] = lambda _: None,
    most: int = sys.maxsize,
) -> StoryCounts:
    """Place every article that is in no story, in the order (first_seen_at, article_id).

    After ``most`` or a few more it stops: an open database gathers memory, so long work opens it anew.

    A transaction a batch of one day. An article is weighed by the statistics of the days before its own,
    so the result depends neither on batches nor on kills; running it twice changes nothing. Copies are
    to be found first. ``now`` is aware UTC; ``advance`` is told how many were placed, a batch at a time.
    """
    del run_id
    articles, new, grown = 0, set[str](), set[str]()
    while articles < most and (batch := next_batch(db)):
        day, ids = batch
        with transaction(db):
            mask_repeated_lines(db, ids, day)
            placed = group_batch(db, ids, day, now, rule)
        articles += len(placed)
        advance(len(placed))
        new |= {place.story_id for place in placed if place.likeness is None}
        grown |= {place.story_id for place in placed} - new
    return StoryCounts(articles, len(new), len(grown))


def next_batch(db: duckdb.DuckDBPyConnection) -> tuple[date, list[str]] | None:
    """Return the next articles that are in no story, all of one day."""
    rows = execute(db, "match/story/select_batch", batch=BATCH).fetchall()
    if not rows:
        return None
    day: date = rows[0][1]
    return day, [str(row[0]) for row in takewhile(lambda row: row[1] == day, rows)]


def group_batch(
    db: duckdb.DuckDBPyConnection, ids: list[str], day: date, now: datetime, rule: StoryRule
) -> list[Placed]:
    """Place the articles of a batch and store where they went."""
    columns = {str(row[0]) for row in execute(db, "match/story/select_columns", ids=ids).fetchall()}
    arrivals = [arrival(row, columns) for row in fetch_dicts(db, "match/story/select_articles", ids=ids)]
    compared = [
        each.article_id
        for each in arrivals
        if not each.earlier_id and not (rule.keep_lists_apart and each.is_list)
    ]
    weigh(db, compared, day, arrivals, rule)
    voters = [Voter(*row) for row in execute(db, "match/story/select_window").fetchall()]
    placed = gather(arrivals, voters, likenesses(db, rule), rule)
    store(db, placed, now)
    execute(db, "match/story/merge_statistics", day=day)
    execute(db, "match/story/delete_terms", day=day)
    return placed


def arrival(row: dict[str, object], columns: Collection[str]) -> Arrival:
    """Turn a row into an article to be placed; ``columns`` are those of a series."""
    return Arrival(
        article_id=str(row["article_id"]),
        first_seen_at=row["first_seen_at"],  # type: ignore[arg-type]
        earlier_id=row["earlier_id"],  # type: ignore[arg-type]
        story_id=row["story_id"],  # type: ignore[arg-type]
        is_list=row["article_id"] in columns or is_list(str(row["title"]), str(row["text"] or "")),
    )


def weigh(
    db: duckdb.DuckDBPyConnection, ids: list[str], day: date, arrivals: Sequence[Arrival], rule: StoryRule
) -> None:
    """Turn the articles, and those of the days around them, into weighted terms."""
    window = timedelta(days=rule.window_days)
    after, before = arrivals[0].first_seen_at - window, arrivals[-1].first_seen_at + window
    execute(db, "match/story/create_numbers", ids=ids, after=after, before=before)
    execute(db, "match/copy/create_texts", ids=ids)
    execute(db, "match/story/create_tokens", body_words=rule.body_words)
    execute(db, "match/story/create_batch_terms", common=common_words(), lead_words=rule.lead_words)
    execute(db, "match/story/create_rarity", day=day)
    found = db.execute("SELECT coalesce(max(articles) FILTER (term = 0), 0) FROM term_rarity").fetchall()
    seen = int(found[0][0])
    weights = {"title_weight": rule.title_weight, "lead_weight": rule.lead_weight, "terms": rule.terms}
    execute(db, "match/story/create_chosen", seen=seen, **weights)
    execute(db, "match/story/create_weights", seen=seen, name_weight=rule.name_weight)


def likenesses(db: duckdb.DuckDBPyConnection, rule: StoryRule) -> dict[str, list[tuple[str, float]]]:
    """Return, by article of the batch, the others that it is like."""
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    fresh = [row[0] for row in db.execute("SELECT number FROM story_numbers WHERE fresh").fetchall()]
    for first in range(min(fresh, default=0), max(fresh, default=-1) + 1, SLICE):
        pairs = execute(
            db,
            "match/story/select_pairs",
            first=first,
            last=first + SLICE - 1,
            floor=rule.floor,
            window_days=rule.window_days,
            fading=rule.fading_a_day,
            same_outlet=rule.same_outlet,
            background=rule.background,
        )
        for article_id, other_id, likeness in pairs.fetchall():
            found[article_id].append((other_id, likeness))
    return found


def store(db: duckdb.DuckDBPyConnection, placed: Sequence[Placed], now: datetime) -> None:
    """Write the members, their terms and the figures of their stories."""
    rows = [
        {
            "story_id": each.story_id,
            "article_id": each.article_id,
            "likeness": each.likeness,
            "joined_at": now,
        }
        for each in placed
    ]
    insert_new(db, "story_articles", rows, ["article_id"])
    voters = [{"article_id": each.article_id, "story_id": each.story_id} for each in placed if each.voter]
    schema = pa.schema([("article_id", pa.string()), ("story_id", pa.string())])
    with shown(db, "new_members", pa.Table.from_pylist(voters, schema=schema)):
        execute(db, "match/story/insert_terms")
    refresh_stories(db, {each.story_id for each in placed})


def refresh_stories(db: duckdb.DuckDBPyConnection, story_ids: Collection[str]) -> None:
    """Write the figures of these stories as their members have them now, inside the caller's transaction."""
    touched = pa.table({"story_id": pa.array(sorted(story_ids), pa.string())})
    with shown(db, "touched", touched):
        execute(db, "match/story/replace_stories", version=VERSION)
