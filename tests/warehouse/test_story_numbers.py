"""Terms are compared under small numbers in place of ids; what comes out is what the ids would give."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from math import exp, log, sqrt

import duckdb
import pytest

from tests.warehouse.labelled_stories import FIRST_DAY, labelled_articles
from warehouse.connection import connect
from warehouse.match import stories
from warehouse.match.copies import find_copies, pending_copies
from warehouse.match.stories import RULE, group_stories
from warehouse.rows import insert_new

NOW = datetime(2026, 5, 1, tzinfo=UTC)
DAYS = [FIRST_DAY.date() + timedelta(days=number) for number in range(7, 13)]


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a database whose last batch is a day that came after the days around it."""
    rows = [row for each in labelled_articles() if (row := each.row())["first_seen_at"].date() in DAYS]
    with connect(tmp_path_factory.mktemp("numbers") / "late.duckdb") as db:
        for held_back in (False, True):
            part = [row for row in rows if (row["first_seen_at"].date() == DAYS[3]) == held_back]
            insert_new(db, "articles", part, ["article_id"])
            find_copies(db, pending_copies(db), NOW, "run")
            group_stories(db, NOW, "run")
        yield db


def test_the_batch_is_numbered_after_all_around_it(late: duckdb.DuckDBPyConnection) -> None:
    numbers = late.execute("SELECT fresh, first_seen_at FROM story_numbers ORDER BY number").fetchall()
    assert numbers == sorted(numbers)
    fresh, around = ([seen for new, seen in numbers if new is kind] for kind in (True, False))
    assert min(around) < fresh[0]
    assert max(around) > fresh[-1]


def test_no_id_stands_in_a_row_of_terms(late: duckdb.DuckDBPyConnection) -> None:
    for table in ("story_tokens", "batch_terms", "chosen_terms", "term_weights"):
        columns = {row[0] for row in late.execute(f"DESCRIBE {table}").fetchall()}
        assert "number" in columns
        assert not {column for column in columns if column.endswith("_id")}, table


@pytest.mark.parametrize("size", [1, 3, 100])
def test_likenesses_are_those_of_the_rule(
    late: duckdb.DuckDBPyConnection, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories, "SLICE", size)
    found = {
        (article_id, other_id): likeness
        for article_id, others in stories.likenesses(late, RULE).items()
        for other_id, likeness in others
    }
    expected = expected_likenesses(late)
    assert len(found) > 20
    assert found == pytest.approx(expected, abs=2e-9)


def expected_likenesses(db: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], float]:
    """Return what docs/stories.md says, pair by pair, from the stored terms."""
    facts = {
        article_id: (seen, outlet)
        for article_id, seen, outlet in db.execute(
            "SELECT article_id, first_seen_at, outlet FROM articles"
        ).fetchall()
    }
    weights, titled = term_weights(db)
    batch = {row[0] for row in db.execute("SELECT article_id FROM story_numbers WHERE fresh").fetchall()}
    expected = {}
    for one, other in product(batch & weights.keys(), weights):
        (seen, outlet), (other_seen, other_outlet) = facts[one], facts[other]
        if other in batch and (other_seen, other) >= (seen, one):
            continue
        shared = weights[one].keys() & weights[other].keys()
        cosine = sum(weights[one][term] * weights[other][term] for term in shared)
        if len(shared & (titled[one] | titled[other])) < 2:
            cosine *= RULE.background
        days = abs((seen - other_seen).total_seconds()) / 86_400
        likeness = (
            cosine * exp(-RULE.fading_a_day * days) * (RULE.same_outlet if outlet == other_outlet else 1)
        )
        if days <= RULE.window_days and likeness >= RULE.floor:
            expected[one, other] = likeness
    return expected


def term_weights(db: duckdb.DuckDBPyConnection) -> tuple[dict[str, dict[int, float]], dict[str, set[int]]]:
    """Return each stored article's unit vector by the batch's statistics, and the terms of its headline."""
    rarity = Counter(dict(db.execute("SELECT term, CAST(articles AS BIGINT) FROM term_rarity").fetchall()))
    plenty = rarity[0] + 20
    vectors: dict[str, dict[int, float]] = defaultdict(dict)
    titled: dict[str, set[int]] = defaultdict(set)
    for article_id, terms in db.execute("SELECT article_id, terms FROM article_terms").fetchall():
        for each in terms:
            if rarity[each["term"]] <= 0.2 * plenty:
                double = RULE.name_weight if each["named"] else 1
                weight = (1 + log(each["often"])) * log(plenty / (rarity[each["term"]] + 1)) * double
                vectors[article_id][each["term"]] = weight
                if each["titled"]:
                    titled[article_id].add(each["term"])
        length = sqrt(sum(weight * weight for weight in vectors[article_id].values()))
        vectors[article_id] = {term: weight / length for term, weight in vectors[article_id].items()}
    return vectors, titled
