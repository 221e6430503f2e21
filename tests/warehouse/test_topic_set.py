"""How well the seed's topics tell what is about the story; a floor is lowered only on purpose."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.topics import Scored, average_precision, best, precision_recall, scored
from seeds.folder import load_seed
from tests.warehouse.topic_writer import morning, read_set


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Scored:
    return scored(load_seed("netflix-genai"), read_set(), tmp_path_factory.mktemp("set") / "set.duckdb")


def test_the_set_is_half_near_misses_in_five_languages() -> None:
    articles = read_set()
    assert len(articles) >= 200
    assert sum(bool(article["topics"]) for article in articles) == len(articles) / 2
    assert set(Counter(article["language"] for article in articles)) == {"en", "es", "de", "fr", "pt"}
    assert all(50 <= len(article["text"].split()) <= 150 for article in articles)


def test_the_set_is_told_apart(results: Scored) -> None:
    assert average_precision(best(results)) >= 0.95
    precision, recall = precision_recall(best(results), 0.35)
    assert precision >= 0.97
    assert recall >= 0.95


def test_short_articles_of_each_language_match(results: Scored) -> None:
    for language in ("en", "es", "de", "fr", "pt"):
        found = [
            bool(scores)
            for article, scores in results
            if article["language"] == language and article["topics"]
        ]
        assert sum(found) >= 0.9 * len(found), language


@pytest.mark.slow
def test_the_set_is_found_amid_a_morning_of_other_news(tmp_path: Path) -> None:
    mixed = [*read_set(), *morning(3000)]
    pairs = best(scored(load_seed("netflix-genai"), mixed, tmp_path / "morning.duckdb"))
    assert average_precision(pairs) >= 0.9
    assert precision_recall(pairs, 0.5)[0] >= 0.85
