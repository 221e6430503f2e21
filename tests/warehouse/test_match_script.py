from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.match_room import article, match_all, topic_rows, write_articles
from warehouse.connection import connect
from warehouse.match.script import topic_script

TEXTS = [
    ("Studios use AI", 'The film\'s "visual effects" were made by AI. Writers, in 2023, went on strike.'),
    ("Étude: l'IA au cinéma", "Les effets visuels sont faits par l'IA. J'ai vu le film."),
    ("A strike without machines", "The union of dockers strikes.\n\nA film is shown. AI is not."),
    ("映画と生成AI", "映画の視覚効果に生成AIが使われた。"),
    ("فيلم", "ذكاء اصطناعي في فيلم جديد"),
    ("Full-width ＡＩ and ﬁlm", "The ﬁlm was made with ＡＩ."),
]
QUERIES = [
    'cs("AI") AND film*',
    "(film* OR effets) NEAR/5 (AI OR IA)",
    "(strike* OR union) NEAR/s film",
    "ATLEAST/2(film OR AI) NOT union",
    'title:AI OR lead:"visual effects"',
    "映画 OR (film NOT NEAR/3 AI)",
    "strikes ONEAR/9 AI",
]


@pytest.mark.parametrize("query", QUERIES)
def test_the_script_run_by_hand_finds_what_is_stored(tmp_path: Path, query: str) -> None:
    file = tmp_path / "archive.duckdb"
    with connect(file) as db:
        write_articles(db, [article(number, *text) for number, text in enumerate(TEXTS)])
        match_all(db, {"topic": query}, story="A film made with AI")
        stored = db.execute(
            "SELECT article_id, score, spans FROM matches ORDER BY score DESC, article_id"
        ).fetchall()
    (topic,) = topic_rows({"topic": query})
    script = topic_script("seed", topic)
    with duckdb.connect(str(file), read_only=True) as by_hand:
        found = by_hand.execute(script).fetchall()
    assert [(row[5], row[0]) for row in found] == [(row[0], pytest.approx(row[1])) for row in stored]
    for (_, _, spans), row in zip(stored, found, strict=True):
        assert sorted(map(repr, spans)) == sorted(map(repr, row[7]))


def test_the_script_needs_nothing_from_outside(tmp_path: Path) -> None:
    (topic,) = topic_rows({"topic": 'film NEAR/5 "it\'s"'})
    script = topic_script("seed", topic)
    code = "\n".join(line for line in script.splitlines() if not line.startswith("--"))
    assert not re.search(r"\$[a-z]+\b", code)
    assert "''" in code
    file = tmp_path / "empty.duckdb"
    with connect(file) as db:
        assert db.execute(script).fetchall() == []
