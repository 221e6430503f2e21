from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.match_room import NOW, article, match_all, matched, topic_rows, write_articles
from warehouse.connection import connect
from warehouse.match.compiling import compile_topics
from warehouse.match.matching import match_batch, pending_articles
from warehouse.match.topics import register_topics
from warehouse.query import EntityTerms


@pytest.fixture
def db(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(tmp_path / "test.duckdb") as database:
        yield database


def rows(db: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.execute(sql).fetchall()]


def test_words_phrases_prefixes_and_operators_match_as_written(db: duckdb.DuckDBPyConnection) -> None:
    write_articles(
        db,
        [
            article(1, "one", "Netflix used generative AI in the courtyard."),
            article(2, "two", "AI that is generative; Netflix said nothing"),
            article(3, "three", "Only kittens and a film"),
        ],
    )
    match_all(
        db,
        {
            "word": "netflix",
            "phrase": '"generative AI"',
            "prefix": "court*",
            "whole": "kitten",
            "both": "netflix AND generative",
            "either": "courtyard OR film",
            "without": "netflix NOT courtyard",
            "nested": "(courtyard AND (ai OR film)) OR (kittens NOT netflix)",
        },
    )
    assert matched(db) == {
        ("one", "word"),
        ("two", "word"),
        ("one", "phrase"),
        ("one", "prefix"),
        ("one", "both"),
        ("two", "both"),
        ("one", "either"),
        ("three", "either"),
        ("two", "without"),
        ("one", "nested"),
        ("three", "nested"),
    }


def test_no_phrase_reaches_from_the_title_into_the_body(db: duckdb.DuckDBPyConnection) -> None:
    write_articles(db, [article(1, "All about visual", "effects of rain")])
    match_all(db, {"phrase": '"visual effects"', "words": "visual AND effects"})
    assert matched(db) == {("All about visual", "words")}


def test_more_groups_than_a_row_has_bits_are_joined_all_the_same(db: duckdb.DuckDBPyConnection) -> None:
    words = [f"w{number}" for number in range(200)]
    write_articles(
        db,
        [
            article(1, "all", " ".join(words)),
            article(2, "last lacks", " ".join(words[:-1])),
            article(3, "middle lacks", " ".join(words[:100] + words[101:])),
            article(4, "against", f"{' '.join(words)} x"),
        ],
    )
    both = " AND ".join(words)
    match_all(db, {"all": both, "without": f"({both}) NOT x", "vetoed by itself": f"({both}) NOT w70"})
    assert matched(db) == {("all", "all"), ("against", "all"), ("all", "without")}


def test_what_is_written_exactly_has_no_mark_more(db: duckdb.DuckDBPyConnection) -> None:
    texts = ["AI", "AI\u0301", "AI\u0330", "A\u0330I", "xAI\u0330"]
    write_articles(db, [article(n, text, "") for n, text in enumerate(texts)])
    match_all(db, {"plain": 'cs("AI")', "signed": 'cs("-AI")', "marked": 'cs("AI\u0330")', "any": "AI"})
    assert matched(db) == {
        ("AI", "plain"), ("AI\u0330", "marked"), *((text, "any") for text in texts[:-1]),
    }  # fmt: skip


def test_what_is_written_exactly_is_found_inside_a_run_without_spaces(db: duckdb.DuckDBPyConnection) -> None:
    write_articles(db, [article(n, t, "") for n, t in enumerate(["利用生成AI", "成生成+", "利用 生成ai"])])
    match_all(db, {"two": 'cs("生成AI")', "one": 'cs("生成")', "sign": 'cs("成+")'})
    found = "SELECT topic, s.start, s.end FROM (SELECT topic, unnest(spans) AS s FROM matches) ORDER BY ALL"
    assert rows(db, found) == [
        ("seed/one", 1, 3),
        ("seed/one", 2, 4),
        ("seed/one", 3, 5),
        ("seed/sign", 2, 4),
        ("seed/two", 2, 6),
    ]


def test_words_of_two_authors_are_never_taken_together(db: duckdb.DuckDBPyConnection) -> None:
    write_articles(
        db,
        [
            article(1, "apart", "a film", authors=["Ann Lee", "Bo Marsh"]),
            article(2, "together", "a film", authors=["Lee Bo"]),
            article(3, "nobody", "a film", authors=[], section=None),
        ],
    )
    match_all(
        db,
        {"pair": 'film AND author:"lee bo"', "one": "film AND author:marsh", "art": "film AND section:art"},
    )
    assert matched(db) == {("together", "pair"), ("apart", "one")}


def test_a_place_is_shown_once_however_often_a_query_has_its_term(db: duckdb.DuckDBPyConnection) -> None:
    write_articles(db, [article(1, "Film", "a film")])
    match_all(db, {"twice": "film AND title:film AND (body:film OR lead:film)"})
    assert rows(db, "SELECT s.field, s.start, s.term FROM (SELECT unnest(spans) AS s FROM matches)") == [
        ("title", 0, "film"),
        ("body", 2, "film"),
    ]


def test_spans_count_characters_of_the_stored_text(db: duckdb.DuckDBPyConnection) -> None:
    title = "«Él»: الذكاء 👩‍👩‍👧 e\u0301clair ＡＩ"
    text = "\n— 👍🏽 El Eternauta, ﬁlm of Ēternauts; straße. 生成AIの利用"
    write_articles(db, [article(1, title, text)])
    match_all(
        db,
        {
            "a": "eclair AND ai AND el AND الذكاء",
            "b": '"el eternauta" AND film AND STRASSE AND eternau*',
            "c": "利用 AND 生成AI",
        },
    )
    found = rows(
        db,
        'SELECT s.field, s.start, s."end", s.term FROM (SELECT unnest(spans) AS s FROM matches)',
    )
    covered = {(term, (title if field == "title" else text)[start:end]) for field, start, end, term in found}
    assert covered == {
        ("eclair", "e\u0301clair"),
        ("ai", "ＡＩ"),
        ("ai", "AI"),
        ("el", "Él"),
        ("el", "El"),
        ("الذكاء", "الذكاء"),
        ('"el eternauta"', "El Eternauta"),
        ("film", "ﬁlm"),
        ("STRASSE", "straße"),
        ("eternau*", "Eternauta"),
        ("eternau*", "Ēternauts"),
        ("利用", "利用"),
        ("生成AI", "生成AI"),
    }


def test_entities_match_any_of_their_spellings(db: duckdb.DuckDBPyConnection) -> None:
    write_articles(
        db, [article(1, "x", "Eternut fans"), article(2, "y", "El Eternauta"), article(3, "z", "Ether")]
    )
    match_all(db, {"show": "@eternaut"}, {"eternaut": EntityTerms(('"The Eternaut"', "eternaut~1"))})
    assert matched(db) == {("x", "show"), ("y", "show")}


def test_matching_twice_changes_nothing_and_every_article_is_evaluated(db: duckdb.DuckDBPyConnection) -> None:
    write_articles(db, [article(1, "film", "a film"), article(2, "nothing", "nothing at all")])
    topics = topic_rows({"film": "film"})
    set_id = register_topics(db, "seed", topics, NOW)
    ids = pending_articles(db, set_id)
    assert len(ids) == 2
    first = match_batch(db, ids, set_id, compile_topics("seed", topics), NOW, "run-1")
    assert (first.articles, first.evaluations, first.matches) == (2, 2, 1)
    before = rows(db, "SELECT * FROM matches"), rows(db, "SELECT * FROM evaluations")
    later = NOW + timedelta(hours=1)
    assert register_topics(db, "seed", topics, later) == set_id
    again = match_batch(db, ids, set_id, compile_topics("seed", topics), later, "run-2")
    assert (again.articles, again.evaluations, again.matches) == (2, 0, 0)
    assert (rows(db, "SELECT * FROM matches"), rows(db, "SELECT * FROM evaluations")) == before
    assert pending_articles(db, set_id) == []


def test_a_new_revision_and_a_changed_topic_are_pending_again(db: duckdb.DuckDBPyConnection) -> None:
    write_articles(db, [article(1, "film", "a film")])
    match_all(db, {"film": "film"})
    db.execute("UPDATE articles SET revision = 2, text = 'a series'")
    topics = topic_rows({"film": "film"})
    assert len(pending_articles(db, register_topics(db, "seed", topics, NOW))) == 1
    assert match_all(db, {"film": "film"}).articles == 1
    assert match_all(db, {"film": "series"}).articles == 1
    assert rows(db, "SELECT revision, topic_version FROM matches WHERE revision = 2 ORDER BY ALL") == sorted(
        [(2, topic_rows({"film": "film"})[0].version), (2, topic_rows({"film": "series"})[0].version)]
    )


def test_topic_versions_begin_and_end(db: duckdb.DuckDBPyConnection) -> None:
    first = topic_rows({"a": "film", "b": "series"})
    register_topics(db, "seed", first, NOW)
    second = [replace(topic_rows({"a": "film OR cinema"})[0], label="New")]
    later = NOW + timedelta(days=1)
    register_topics(db, "seed", second, later)
    register_topics(db, "other", topic_rows({"a": "film"}), later)
    assert rows(db, "SELECT topic, query, valid_to FROM topics ORDER BY topic, valid_from") == [
        ("other/a", "film", None),
        ("seed/a", "film", later),
        ("seed/a", "film OR cinema", None),
        ("seed/b", "series", later),
    ]


def test_a_query_is_never_part_of_a_statement(db: duckdb.DuckDBPyConnection) -> None:
    hostile = """"'); DROP TABLE articles; --" OR "$run_id" OR "' OR 1=1" OR outlet_%' OR film"""
    write_articles(db, [article(1, "'); DROP TABLE articles; --", "x"), article(2, "plain", "y")])
    match_all(db, {"hostile": hostile.replace("outlet_%'", '"100% _ \\"')})
    assert matched(db) == {("'); DROP TABLE articles; --", "hostile")}
