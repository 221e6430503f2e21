from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.match_room import NOW, article, match_all, topic_rows, write_articles
from warehouse.connection import connect
from warehouse.match.compiling import compile_topics
from warehouse.match.matching import match_batch, pending_articles
from warehouse.match.topics import register_topics
from warehouse.query import EntityTerms

STORY = """Netflix used generative AI for visual effects in The Eternaut
Netflix said it had used generative artificial intelligence in an original series for the first time. A scene
of a building that collapses in Buenos Aires was made with AI ten times faster than with traditional tools,
and the cost would not have been possible on the show's budget, co-chief executive Ted Sarandos told analysts.
Visual effects artists, unions and writers fear for jobs; generative AI is trained on works of others without
their consent. The technology was among the reasons for the strike of actors and writers in Hollywood."""
GENAI = {"genai": EntityTerms(('"generative AI"', '"artificial intelligence"', "GenAI"))}
TOPIC = {"production": '@genai NEAR/25 (vfx OR "visual effects" OR film* OR series OR footage OR studio*)'}
ON_TOPIC = (
    "Studio uses generative AI for visual effects of new series",
    """The studio said on Tuesday that generative AI had made the visual effects of its new series, in which
a city floods. Artists worked with AI tools, and the scene was finished ten times faster, at a cost the show
could bear. The union of visual effects artists said that generative AI was trained on the works of others
without consent. Writers and actors in Hollywood had gone on strike over artificial intelligence before.""",
)
PARAGRAPH = "The minister told parliament on Monday that the harbour would be dredged, and farmers objected."
PASSING = (
    "Harbour to be dredged in spring",
    "\n".join(
        [PARAGRAPH] * 11
        + ["A film festival in town will show generative AI later in the year."]
        + [PARAGRAPH]
    ),
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(tmp_path / "test.duckdb") as database:
        yield database


def scores(db: duckdb.DuckDBPyConnection) -> dict[str, float]:
    rows = db.execute(
        "SELECT title, score FROM matches JOIN articles USING (article_id, revision)"
    ).fetchall()
    return {str(title): float(score) for title, score in rows}


@pytest.mark.parametrize("story", ["", STORY])
@pytest.mark.parametrize("tier", [1, 3])
def test_what_is_about_the_topic_scores_far_above_what_mentions_it(
    db: duckdb.DuckDBPyConnection, story: str, tier: int
) -> None:
    write_articles(db, [article(1, *ON_TOPIC, tier=tier), article(2, *PASSING, tier=tier)])
    match_all(db, TOPIC, GENAI, story)
    found = scores(db)
    assert found[ON_TOPIC[0]] > 0.6
    assert found[PASSING[0]] < 0.35


def test_the_score_is_the_weighted_mean_of_its_parts(db: duckdb.DuckDBPyConnection) -> None:
    write_articles(db, [article(1, *ON_TOPIC), article(2, *PASSING), article(3, *ON_TOPIC, language="es")])
    match_all(db, TOPIC, GENAI, STORY)
    weights = {
        "prominence": 0.5,
        "breadth": 0.05,
        "frequency": 0.05,
        "nearness": 0.05,
        "likeness": 0.3,
        "tier": 0.05,
    }
    rows = db.execute("SELECT score, parts FROM matches").fetchall()
    assert len(rows) == 3
    for score, parts in rows:
        known = {name: value for name, value in parts.items() if value is not None}
        assert all(0 <= value <= 1 for value in known.values())
        expected = sum(weights[name] * known[name] for name in known) / sum(weights[name] for name in known)
        assert score == pytest.approx(expected, abs=1e-5)


def test_articles_in_another_language_are_not_likened_to_the_story(db: duckdb.DuckDBPyConnection) -> None:
    write_articles(db, [article(1, *ON_TOPIC), article(2, *ON_TOPIC, language="de")])
    topics = topic_rows(TOPIC, GENAI)
    set_id = register_topics(db, "seed", topics, NOW, STORY, "en")
    match_batch(db, pending_articles(db, set_id), set_id, compile_topics("seed", topics), NOW, "run")
    rows = db.execute(
        "SELECT language, parts.likeness FROM matches JOIN articles USING (article_id)"
    ).fetchall()
    likeness = {str(language): value for language, value in rows}
    assert likeness["de"] is None
    assert likeness["en"] > 0.3


@pytest.mark.slow
def test_scores_do_not_depend_on_how_articles_fall_into_batches(tmp_path: Path) -> None:
    days = [NOW - timedelta(days=2), NOW - timedelta(days=1), NOW]
    rows = [
        article(10 * day + number, *(ON_TOPIC if number % 2 else PASSING), first_seen_at=seen)
        for day, seen in enumerate(days)
        for number in range(4)
    ]
    topics = topic_rows(TOPIC, GENAI)
    results = []
    for size in (1, 5, 100):
        with connect(tmp_path / f"{size}.duckdb") as db:
            write_articles(db, rows)
            set_id = register_topics(db, "seed", topics, NOW, STORY)
            while ids := pending_articles(db, set_id, size):
                match_batch(db, ids, set_id, compile_topics("seed", topics), NOW, "run")
            results.append(
                db.execute(
                    "SELECT article_id, score, parts, spans FROM matches ORDER BY article_id"
                ).fetchall()
            )
    assert len(results[0]) == 12
    assert results[0] == results[1] == results[2]
