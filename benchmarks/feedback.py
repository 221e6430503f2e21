"""What forty verdicts change: average precision on the matches that were not judged, before and after.

    python -m benchmarks.feedback [--seed netflix-genai] [--rounds 5]

The labelled set stands amid a morning of other news, as in benchmarks.topics. A reader goes
through a topic's matches from the top, passing over two in five, and gives twenty verdicts of each kind.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.topics import NOW, average_precision, scored, show
from seeds.folder import load_seed
from tests.warehouse.topic_writer import morning, read_set
from warehouse.connection import connect
from warehouse.match.labels import store_verdict
from warehouse.match.learning import FEWEST_OF_EACH, learn

Match = tuple[str, float, bool]


def matches_of(db: duckdb.DuckDBPyConnection, topic: str, wanted: set[str]) -> list[Match]:
    """Return a topic's matches: article, score, and whether the article is about the story."""
    rows = db.execute(
        "SELECT article_id, score, url FROM current_matches JOIN articles USING (article_id) "
        "WHERE topic = ? ORDER BY score DESC, article_id",
        [topic],
    ).fetchall()
    return [(str(row[0]), float(row[1]), row[2] in wanted) for row in rows]


def judged(chance: random.Random, matches: list[Match]) -> list[Match]:
    """Return the matches that a reader judges."""
    chosen: list[Match] = []
    for kind in (True, False):
        seen = [match for match in matches if match[2] == kind and chance.random() < 0.6]
        chosen += seen[:FEWEST_OF_EACH]
    return chosen


def precision(matches: list[Match], left_out: set[str]) -> float:
    """Return the average precision of those that were not judged."""
    return average_precision([(score, label) for name, score, label in matches if name not in left_out])


def one_round(file: Path, topic: str, wanted: set[str], chance: random.Random) -> tuple[float, float] | None:
    """Judge, learn, compare; None where there are too few matches of a kind. The database is put back."""
    with connect(file) as db:
        before = matches_of(db, topic, wanted)
        verdicts = judged(chance, before)
        if sum(label for _, _, label in verdicts) < FEWEST_OF_EACH or len(verdicts) < 2 * FEWEST_OF_EACH:
            return None
        for article_id, _, label in verdicts:
            store_verdict(db, article_id, [topic], "yes" if label else "no", NOW)
        learn(db, topic.partition("/")[0], NOW)
        left_out = {article_id for article_id, _, _ in verdicts}
        return precision(before, left_out), precision(matches_of(db, topic, wanted), left_out)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", default="netflix-genai")
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    seed, articles = load_seed(asked.seed), [*read_set(), *morning(3000)]
    wanted: set[str] = {article["url"] for article in articles if article["topics"]}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "archive.duckdb")
        scored(seed, articles, file)
        for topic in seed.topics.topics:
            report(file, f"{seed.name}/{topic.name}", wanted, asked.rounds)


def report(file: Path, topic: str, wanted: set[str], rounds: int) -> None:
    """Print a topic's figures, the mean over rounds with different verdicts."""
    pairs: list[tuple[float, float]] = []
    for number in range(rounds):
        copy = file.with_name(f"{number}.duckdb")
        copy.write_bytes(file.read_bytes())
        result: Any = one_round(copy, topic, wanted, random.Random(number))
        if result:
            pairs.append(result)
    if pairs:
        before, after = (sum(column) / len(pairs) for column in zip(*pairs, strict=True))
        show(f"| {topic.partition('/')[2]} | {before:.3f} | {after:.3f} |")


if __name__ == "__main__":
    main()
