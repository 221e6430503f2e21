"""Copies: articles whose text is (mostly) another's.

Candidates share sampled hashes of five-word sequences; the texts of a candidate pair are then compared in
full, so that the sample's luck decides nothing. An article is compared with those of the weeks around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

import duckdb

from warehouse.connection import transaction
from warehouse.match.boilerplate import mask_repeated_lines
from warehouse.rows import insert_new
from warehouse.statements import execute, fetch_dicts

VERSION = "copies-1 md5"
WINDOW = timedelta(days=30)
BATCH = 500
# A hash that this many articles had is a formula of the trade, and would cost pairs without telling anything.
CROWD = 50
FEWEST_WORDS = 8
# Share of the shorter one's sampled hashes that makes a pair worth comparing in full.
CANDIDATE_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Link:
    """How an article compares with another one; ``words`` are those of the shorter text."""

    article_id: str
    other_id: str
    first_seen_at: datetime
    other_first_seen_at: datetime
    published_at: datetime
    other_published_at: datetime
    text_quality: str
    other_text_quality: str
    other_original_id: str | None
    same_text: bool
    words: int
    shared: int
    likeness: float
    likeness_twos: float


@dataclass(slots=True)
class Originals:
    """Who is whose copy, as a batch is gone through."""

    of: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    new: dict[str, dict[str, object]] = field(default_factory=dict)

    def root(self, link: Link) -> str:
        """Return the original that the other article of ``link`` leads to."""
        found = self.of.get(link.other_id) or link.other_original_id or link.other_id
        while found in self.moved:
            found = self.moved[found]
        return found


def pending_copies(db: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the ids of articles not yet compared in their present revision, in their order."""
    return [str(row[0]) for row in execute(db, "match/copy/select_pending", version=VERSION).fetchall()]


def find_copies(
    db: duckdb.DuckDBPyConnection,
    article_ids: Sequence[str],
    now: datetime,
    run_id: str,
    advance: Callable[[int], None] = lambda _: None,
) -> int:
    """Compare those of the articles that are pending; returns how many copies were found.

    A transaction a batch of one day, in the order (first_seen_at, article_id); running it twice changes
    nothing. ``now`` is aware UTC; ``run_id`` is kept for the signature of a stage's step; ``advance`` is told
    how many were compared, a batch at a time.
    """
    del run_id
    found = 0
    for day, ids in batches(db, article_ids):
        with transaction(db):
            mask_repeated_lines(db, ids, day)
            found += compare_batch(db, ids, day, now)
        advance(len(ids))
    return found


def batches(db: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> Iterator[tuple[date, list[str]]]:
    """Yield the pending articles by day and in their order, a few hundred at a time."""
    rows = execute(db, "match/copy/select_batch", ids=list(article_ids), version=VERSION).fetchall()
    for day, members in groupby(rows, key=lambda row: row[1]):
        ids = [str(row[0]) for row in members]
        for start in range(0, len(ids), BATCH):
            yield day, ids[start : start + BATCH]


def compare_batch(db: duckdb.DuckDBPyConnection, ids: list[str], day: date, now: datetime) -> int:
    """Hash a batch, find its candidates, compare them and write what came of it."""
    execute(db, "match/copy/create_texts", ids=ids)
    execute(db, "match/copy/create_sequences")
    execute(db, "match/copy/create_sampled", fewest=FEWEST_WORDS)
    after, before = day - WINDOW, day + WINDOW
    execute(db, "match/copy/create_known", version=VERSION, after=after, before=before)
    execute(db, "match/copy/delete_crowded", crowd=CROWD)
    execute(db, "match/copy/delete_shingles", ids=ids)
    execute(db, "match/copy/delete_found", ids=ids)
    execute(db, "match/copy/insert_shingles", ids=ids, version=VERSION)
    execute(db, "match/copy/create_candidates", least=CANDIDATE_SHARE)
    rows = db.execute("SELECT article_id FROM candidates UNION SELECT other_id FROM candidates").fetchall()
    execute(db, "match/copy/create_texts", ids=[row[0] for row in rows])
    execute(db, "match/copy/create_sequences")
    links = [Link(**row) for row in fetch_dicts(db, "match/copy/select_links")]
    return write(db, decide(links), now)


def decide(links: Sequence[Link]) -> Originals:
    """Go through the articles in their order and settle who is whose copy.

    Groups never join and never part: the first article of a group decides where later ones belong, so
    that it does not matter which came in one batch.
    """
    originals = Originals()
    for article_id, group in groupby(links, key=lambda link: link.article_id):
        linked = [link for link in group if rule_of(link) and originals.root(link) != article_id]
        if article_id in originals.of or not linked:
            continue
        best = max(
            linked, key=lambda link: (link.likeness, -link.other_first_seen_at.timestamp(), link.other_id)
        )
        settle(originals, best)
    return originals


def settle(originals: Originals, link: Link) -> None:
    """Make the article of ``link`` a copy of the other's original, or the other way round."""
    root = originals.root(link)
    rule: dict[str, object] = {"rule": rule_of(link), "likeness": link.likeness}
    replaces = root == link.other_id and standing(link) < other_standing(link)
    copy, original = (root, link.article_id) if replaces else (link.article_id, root)
    if replaces:
        originals.moved[root] = link.article_id
    originals.of[copy] = original
    originals.new[copy] = rule


def standing(link: Link) -> tuple[bool, datetime, datetime, str]:
    """Return what orders candidates for the original: full text first, then the earliest, then the id.

    Articles of one poll were seen at the same time; there the publishers' own times tell which was earlier.
    """
    return link.text_quality != "full", link.first_seen_at, link.published_at, link.article_id


def other_standing(link: Link) -> tuple[bool, datetime, datetime, str]:
    """Return the same of the other article."""
    return link.other_text_quality != "full", link.other_first_seen_at, link.other_published_at, link.other_id


def rule_of(link: Link) -> str | None:
    """Name the rule that makes the pair copies, if any.

    The figures: an edit of every fifth word leaves a third of the five-word sequences (0.8 to the fifth)
    and two thirds of the two-word ones, while independent reports of one happening share under a fifth
    of the latter. Short texts are made of formulas, so more is asked of them.
    """
    if link.same_text:
        return "same_text"
    if link.words < 60:
        return "shingles" if link.likeness >= 0.5 and link.shared >= 8 else None
    if link.likeness >= 0.3 and link.shared >= 10:
        return "shingles"
    return "edited" if link.likeness >= 0.12 and link.likeness_twos >= 0.5 else None


def write(db: duckdb.DuckDBPyConnection, originals: Originals, now: datetime) -> int:
    """Store the copies of a batch, and point the copies of a replaced original to its successor."""
    for old, new in originals.moved.items():
        execute(db, "match/copy/update_originals", old=old, new=new)
    rows = [
        {
            "article_id": copy,
            "original_id": resolve(originals, copy),
            **rule,
            "version": VERSION,
            "found_at": now,
        }
        for copy, rule in originals.new.items()
    ]
    return insert_new(db, "copies", rows, ["article_id"])


def resolve(originals: Originals, copy: str) -> str:
    """Return the copy's original after all that moved."""
    found = originals.of[copy]
    while found in originals.moved:
        found = originals.moved[found]
    return found
