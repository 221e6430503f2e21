"""What readers' verdicts teach: a logistic regression a topic that reorders what the query lets in.

It needs scikit-learn (the extra ``learn``). Without it, and below twenty verdicts of each kind, nothing
changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from math import exp
from typing import Any

import duckdb

from warehouse.connection import transaction
from warehouse.rows import batch
from warehouse.statements import execute, fetch_dicts

FEWEST_OF_EACH = 20
# A term that fewer judged matches have would be learnt by heart.
FEWEST_WITH_TERM = 4
FOLDS, REGULARITY = 5, 0.3
REASONS_KEPT = 6
INTERCEPT = "intercept"
Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What training came to; ``used``: cross-validation says that it helps."""

    topic: str
    model: str
    liked: int
    disliked: int
    precision_before: float
    precision_after: float
    used: bool
    weights: tuple[tuple[str, float], ...]


def available() -> bool:
    """Say whether scikit-learn is installed."""
    return find_spec("sklearn") is not None


def learn(db: duckdb.DuckDBPyConnection, seed: str, now: datetime) -> list[Lesson]:
    """Train where there are verdicts enough, and move the scores of the topics' matches.

    Doing it again with the same verdicts changes nothing. Call it only where ``available()``.
    """
    lessons = []
    for topic in judged_topics(db, seed):
        rows = fetch_dicts(db, "match/select_learning_rows", topic=topic)
        lesson = train(topic, [row for row in rows if row["verdict"] in ("yes", "no")])
        if lesson is not None:
            with transaction(db):
                keep_lesson(db, lesson, str(rows[0]["topic_version"]), now)
                move_scores(db, lesson, rows)
            lessons.append(lesson)
    return lessons


def judged_topics(db: duckdb.DuckDBPyConnection, seed: str) -> list[str]:
    """Return the topics with verdicts enough of each kind."""
    rows = execute(db, "match/select_judged_topics", seed=seed, fewest=FEWEST_OF_EACH).fetchall()
    return [str(row[0]) for row in rows]


def features_of(row: Mapping[str, Any]) -> dict[str, float]:
    """Return a match as numbers: the parts of its score, and 1 for each term with its field."""
    parts = {name: float(part) for name, part in row["parts"].items() if part is not None}
    return parts | {f"{span['field']}:{span['term']}": 1.0 for span in row["spans"]}


def train(topic: str, rows: Sequence[Mapping[str, Any]]) -> Lesson | None:
    """Train on judged matches; None where they are too few of either kind."""
    liked = [row["verdict"] == "yes" for row in rows]
    if min(sum(liked), len(liked) - sum(liked)) < FEWEST_OF_EACH:
        return None
    table = [features_of(row) for row in rows]
    names = [name for name in sorted({name for each in table for name in each}) if known(name, table)]
    points = [[each.get(name, 0.0) for name in names] for each in table]
    before = [float(row["published_score"]) for row in rows]
    out_of_fold = cross_validated(points, liked)
    blended = [(one + two) / 2 for one, two in zip(before, out_of_fold, strict=True)]
    weights = fitted(points, liked, names)
    model = sha256(repr(weights).encode()).hexdigest()[:12]
    one, two = average_precision(before, liked), average_precision(blended, liked)
    return Lesson(topic, model, sum(liked), len(liked) - sum(liked), one, two, two > one, weights)


def known(name: str, table: Sequence[Features]) -> bool:
    """Say whether enough judged matches have the term; the parts all have."""
    return ":" not in name or sum(name in each for each in table) >= FEWEST_WITH_TERM


def fitted(
    points: Sequence[Sequence[float]], liked: Sequence[bool], names: Sequence[str]
) -> tuple[tuple[str, float], ...]:
    """Return the weights of a model of all points."""
    model = regression().fit(points, liked)
    found = zip(names, model.coef_[0], strict=True)
    return (
        (INTERCEPT, round(float(model.intercept_[0]), 6)),
        *((name, round(float(weight), 6)) for name, weight in found),
    )


def cross_validated(points: Sequence[Sequence[float]], liked: Sequence[bool]) -> list[float]:
    """Return, for each point, what a model says that was trained without it."""
    selection = import_module("sklearn.model_selection")
    folds = selection.StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    return [
        float(row[1])
        for row in selection.cross_val_predict(regression(), points, liked, cv=folds, method="predict_proba")
    ]


def average_precision(scores: Sequence[float], liked: Sequence[bool]) -> float:
    """Return the average precision of an order by score."""
    return float(import_module("sklearn.metrics").average_precision_score(liked, scores))


def regression() -> Any:
    """Return an untrained model."""
    return import_module("sklearn.linear_model").LogisticRegression(
        C=REGULARITY, max_iter=1000, class_weight="balanced"
    )


def liking(weights: Sequence[tuple[str, float]], features: Features) -> tuple[float, list[dict[str, Any]]]:
    """Return what a model makes of a match, and the terms that weighed most."""
    parts = [
        (name, weight * (1.0 if name == INTERCEPT else features.get(name, 0.0))) for name, weight in weights
    ]
    total = max(-30.0, min(30.0, sum(weight for _, weight in parts)))
    heaviest = sorted(
        (part for part in parts if part[0] != INTERCEPT and part[1]), key=lambda part: -abs(part[1])
    )
    reasons = [{"name": name, "weight": round(weight, 4)} for name, weight in heaviest[:REASONS_KEPT]]
    return 1 / (1 + exp(-total)), reasons


def keep_lesson(db: duckdb.DuckDBPyConnection, lesson: Lesson, topic_version: str, now: datetime) -> None:
    """Store the model, unless it is the topic's latest already."""
    latest = execute(db, "match/select_latest_model", topic=lesson.topic).fetchone()
    if latest and latest[0] == lesson.model:
        return
    row = {
        "topic": lesson.topic,
        "topic_version": topic_version,
        "model": lesson.model,
        "trained_at": now,
        "liked": lesson.liked,
        "disliked": lesson.disliked,
        "precision_before": lesson.precision_before,
        "precision_after": lesson.precision_after,
        "used": lesson.used,
        "weights": [{"name": name, "weight": weight} for name, weight in lesson.weights],
    }
    with batch(db, "new_models", "models", [row]):
        db.execute("INSERT INTO models BY NAME FROM new_models")


def move_scores(db: duckdb.DuckDBPyConnection, lesson: Lesson, rows: Sequence[Mapping[str, Any]]) -> None:
    """Give each match the mean of the published score and the model's; or the published one back."""
    moved = []
    for row in rows:
        said, reasons = liking(lesson.weights, features_of(row))
        moved.append(
            {
                **{name: row[name] for name in ("article_id", "revision", "topic", "topic_version")},
                "model": lesson.model,
                "published_score": row["published_score"],
                "liking": round(said, 6) if lesson.used else row["published_score"],
                "reasons": reasons,
            }
        )
    with batch(db, "new_learned_scores", "learned_scores", moved):
        execute(db, "match/delete_learned_scores")
        execute(db, "match/update_learned_scores")
        if lesson.used:
            db.execute("INSERT INTO learned_scores BY NAME FROM new_learned_scores")
