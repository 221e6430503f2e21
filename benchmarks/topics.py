"""How well the seed's topics tell what is about the story: precision and recall by threshold.

    python -m benchmarks.topics [--seed netflix-genai] [--morning 3000] [--misses]

Imports the labelled set (tests/warehouse/topic_set), matches it as a run does, and takes an article's score
to be its best over all topics; then again amid a generated morning of other news. Nothing is masked here: the
generated sentences recur in each outlet, and masking them would make it easy.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from extractors.pages.language import find_language
from flows.importing import ImportedArticle, article_row
from flows.watchlist import topic_rows
from seeds.folder import Seed, load_seed
from tests.warehouse.topic_writer import morning, read_set
from warehouse.connection import connect
from warehouse.match.compiling import compile_topics
from warehouse.match.matching import match_batch, pending_articles
from warehouse.match.topics import register_topics
from warehouse.read.articles import store_imported

NOW = datetime(2026, 3, 4, 7, 0, tzinfo=UTC)
FLOORS = (0.0, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7)
Scored = list[tuple[dict[str, Any], dict[str, float]]]


def scored(seed: Seed, articles: Sequence[dict[str, Any]], file: Path) -> Scored:
    """Return each article with its score by topic."""
    topics = topic_rows(seed)
    with connect(file) as db:
        store(db, articles)
        set_id = register_topics(db, seed.name, topics, NOW, seed.story, find_language(seed.story, None))
        compiled = compile_topics(seed.name, topics)
        while ids := pending_articles(db, set_id, 400):
            match_batch(db, ids, set_id, compiled, NOW, "bench")
        rows = db.execute("SELECT url, topic, score FROM matches JOIN articles USING (article_id)").fetchall()
    found: dict[str, dict[str, float]] = {}
    for url, topic, score in rows:
        found.setdefault(url, {})[topic.partition("/")[2]] = score
    return [(article, found.get(article["url"], {})) for article in articles]


def store(db: duckdb.DuckDBPyConnection, articles: Sequence[dict[str, Any]]) -> None:
    """Import the articles, spread over three days."""
    rows = []
    for number, article in enumerate(articles):
        seen = NOW - timedelta(days=number * 7 % 3, seconds=number)
        rows.append(article_row(ImportedArticle.model_validate({**article, "first_seen_at": seen}), NOW))
    store_imported(db, rows, "bench")


def average_precision(pairs: Iterable[tuple[float, bool]]) -> float:
    """Return the area under precision by recall; equal scores count as one step."""
    ranked = sorted(pairs, key=lambda pair: -pair[0])
    wanted = sum(label for _, label in ranked)
    area, hits, counted = 0.0, 0, 0
    while counted < len(ranked):
        same = [label for score, label in ranked[counted:] if score == ranked[counted][0]]
        counted, hits = counted + len(same), hits + sum(same)
        area += sum(same) / wanted * hits / counted
    return area


def best(results: Scored) -> list[tuple[float, bool]]:
    """Return each article's best score and whether it is about the story."""
    return [(max(scores.values(), default=0.0), bool(article["topics"])) for article, scores in results]


def precision_recall(pairs: Sequence[tuple[float, bool]], floor: float) -> tuple[float, float]:
    """Return both for what scores at least ``floor`` and matched at all."""
    kept = [label for score, label in pairs if score > 0 and score >= floor]
    return sum(kept) / max(1, len(kept)), sum(kept) / sum(label for _, label in pairs)


def show(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


def report(title: str, results: Scored) -> None:
    """Print a table."""
    pairs = best(results)
    show(f"\n{title}: {len(pairs):,} articles, {sum(label for _, label in pairs)} on topic")
    show(f"average precision {average_precision(pairs):.3f}")
    show("| score at least | precision | recall |\n| --- | --- | --- |")
    for floor in FLOORS:
        precision, recall = precision_recall(pairs, floor)
        show(f"| {floor:.2f} | {precision:.2f} | {recall:.2f} |")


def report_topics(results: Scored) -> None:
    """Print how well each topic finds its own articles, whatever its score."""
    for name in sorted({topic for article, _ in results for topic in article["topics"]}):
        both = sum(name in article["topics"] and name in scores for article, scores in results)
        found = sum(name in scores for _, scores in results)
        wanted = sum(name in article["topics"] for article, _ in results)
        show(f"{name:12} precision {both / max(1, found):.2f} recall {both / wanted:.2f}")


def report_misses(results: Scored, floor: float) -> None:
    """Print what is on the wrong side of the floor."""
    for article, scores in sorted(results, key=lambda each: -max(each[1].values(), default=0)):
        score = max(scores.values(), default=0.0)
        if (score >= floor) != bool(article["topics"]) or (scores and not article["topics"]):
            show(f"{score:.2f} {'on ' if article['topics'] else 'off'} {article['title']}  {scores}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", default="netflix-genai")
    parser.add_argument("--morning", type=int, default=3000)
    parser.add_argument("--misses", action="store_true")
    wanted = parser.parse_args()
    seed = load_seed(wanted.seed)
    articles = read_set()
    with tempfile.TemporaryDirectory() as folder:
        results = scored(seed, articles, Path(folder, "set.duckdb"))
        report("The labelled set", results)
        report_topics(results)
        mixed = [*articles, *morning(wanted.morning)]
        amid = scored(seed, mixed, Path(folder, "morning.duckdb"))
        report("Amid a morning of other news", amid)
    if wanted.misses:
        report_misses(amid, seed.topics.briefs[0].floor)


if __name__ == "__main__":
    main()
