from __future__ import annotations

import time

import pytest

from warehouse.query import EntityTerms, QueryError, format_query, parse, resolve, topic_version
from warehouse.query.parsing import parse_resolved

ENTITIES = {
    "eternaut": EntityTerms(('"The Eternaut"', '"El Eternauta"', "eternaut~1"), ('"comic strip"',)),
    "genai": EntityTerms(('"generative AI"', "GenAI")),
    "one": EntityTerms(("netflix",)),
    "nested": EntityTerms(("@one", "@genai")),
    "empty": EntityTerms(()),
    "query": EntityTerms(("a AND b",)),
    "broken": EntityTerms(("a b",)),
    "loop": EntityTerms(("@loop",)),
    "chinese": EntityTerms(("生成",)),
}


def resolved(query: str, **topics: str) -> str:
    return format_query(resolve(parse(query), ENTITIES, {name: parse(text) for name, text in topics.items()}))


def test_entities_and_topics_are_put_in() -> None:
    assert resolved("@one AND film") == "netflix AND film"
    assert resolved("@genai NEAR/5 film") == '("generative AI" OR GenAI) NEAR/5 film'
    assert resolved("@nested") == 'netflix OR ("generative AI" OR GenAI)'
    assert (
        resolved("@eternaut") == '("The Eternaut" OR "El Eternauta" OR eternaut~1) NOT NEAR/0 "comic strip"'
    )
    assert resolved("film NOT #other", other="#third OR b", third="c AND d") == "film NOT ((c AND d) OR b)"


def test_what_was_resolved_reads_back_as_the_same_query() -> None:
    tree = resolve(parse("(@eternaut OR @one) NEAR/s (film OR @genai)"), ENTITIES, {})
    assert parse_resolved(format_query(tree)) == tree


@pytest.mark.parametrize(
    ("query", "column", "sentence"),
    [
        ("film AND @genia", 10, "did you mean @genai?"),
        ("film AND #oter", 10, "did you mean #other?"),
        ("film AND @empty", 10, "no spelling"),
        ("film AND @query", 10, "joined with OR"),
        ("film AND @broken", 10, "side by side"),
        ("film AND @loop", 10, "@loop → @loop"),
        ("film AND #circle", 10, "#circle → #other → #circle"),
        ("film NEAR/5 @chinese", 13, "without spaces"),
        ("film AND #broken", 10, "in #broken: there is no entity @nobody"),
    ],
)
def test_bad_references_are_refused_where_they_stand(query: str, column: int, sentence: str) -> None:
    topics = {"circle": "#other", "other": "a OR #circle", "broken": "a OR @nobody"}
    with pytest.raises(QueryError) as refusal:
        resolved(query, **topics)
    assert sentence in refusal.value.message
    if "chinese" not in query:
        assert (refusal.value.line, refusal.value.column) == (1, column)


def test_references_that_double_at_every_step_are_refused_quickly() -> None:
    topics = {f"t{index}": f"#t{index + 1} OR (#t{index + 1} AND x{index})" for index in range(60)}
    topics["t60"] = "film"
    began = time.process_time()
    with pytest.raises(QueryError, match="make it smaller"):
        resolved("#t0", **topics)
    assert time.process_time() - began < 2


def test_chains_of_references_end() -> None:
    topics = {f"t{index}": f"x{index} OR #t{index + 1}" for index in range(5_000)} | {"t5000": "film"}
    with pytest.raises(QueryError, match="make it smaller"):
        resolved("#t0", **topics)


def test_a_version_follows_the_meaning_and_not_the_layout() -> None:
    one = resolve(parse("@one   AND\n film"), ENTITIES, {})
    same = resolve(parse("netflix AND film"), {}, {})
    other = resolve(parse("netflix AND films"), {}, {})
    assert topic_version(one) == topic_version(same) != topic_version(other)
    assert len(topic_version(one)) == 12
