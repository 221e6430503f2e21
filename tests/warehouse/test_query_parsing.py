from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from warehouse.query import QueryError, format_query, parse

ACCEPTED = {
    # the examples of the documentation
    '(@genai OR @aimakers) NEAR/25 (vfx OR "visual effects" OR film* OR series OR footage OR studio*)': None,
    "court*": None,
    "wom?n": None,
    "eternaut~1": None,
    'cs("AI")': None,
    "ATLEAST/3(x)": None,
    "@entity AND #other-topic": None,
    # words and phrases
    "film": None,
    '"visual effects"': None,
    "AI-generated": None,
    "Netflix's": None,
    "R&D": None,
    '"U.S."': None,
    "ANDROID OR ORACLE OR NOTHING OR NEARBY": None,
    "1984": None,
    "café": None,
    "фильм": None,
    "生成AI": None,
    "الذكاء": None,
    '"film* about wom?n"': None,
    '"who pays?"': None,
    '"AND"': None,
    # operators
    "a AND b AND c": None,
    "a OR b OR c": None,
    "a NOT b": None,
    "a AND b NOT c": "(a AND b) NOT c",
    "a NOT b NOT c": None,
    "(a AND b) OR c": None,
    "a AND (b OR c)": None,
    "a NEAR/5 b AND c": "(a NEAR/5 b) AND c",
    "a NEAR/0 b": None,
    "a ONEAR/50 b": None,
    "a NEAR/s b": None,
    "a NEAR/p (b OR c)": None,
    "a NOT NEAR/5 b": None,
    "a  NOT \n NEAR/5 b": "a NOT NEAR/5 b",
    "ATLEAST/2(a OR @b)": None,
    "((((a))))": "a",
    # fields
    "title:(a AND b)": None,
    "title: a": "title:a",
    "Title:a": "title:a",
    'lead:"visual effects" OR body:film*': None,
    "title:(a NEAR/3 b)": None,
    "a AND lang:(en OR es)": None,
    'a AND outlet:(Reuters OR "The Example") AND tier:1': None,
    "a NOT country:GB": None,
    # what other programs and products write
    "“visual\u00a0effects” AND «film»": '"visual\u00a0effects" AND "film"',
    "a\u00a0AND\u200bb": "a AND b",
    "a w/5 b": "a NEAR/5 b",
    "a W/5 b": "a NEAR/5 b",
    "a pre/3 b": "a ONEAR/3 b",
    "a AND NOT b": "a NOT b",
    "a -b": "a NOT b",
    'a -"b c" -(d OR e)': 'a NOT "b c" NOT (d OR e)',
    '"a b"~4': "a NEAR/4 b",
}

# query, column, and what the sentence must say
REFUSED = [
    ("", 1, "empty"),
    ("  \n ", 1, "empty"),
    ("cat dog", 5, 'write "cat dog" for the phrase, or cat AND dog'),
    ('film "visual effects"', 6, 'film AND "visual effects"'),
    ("(a OR b) film", 10, "(a OR b) AND film"),
    ("film and series", 6, "CAPITALS: AND"),
    ("film or series", 6, "CAPITALS: OR"),
    ("a AND b OR c", 9, "write (a AND b) OR c, or a AND (b OR c)"),
    ("a OR b AND c", 8, "write (a OR b) AND c, or a OR (b AND c)"),
    ('x AND (a OR "b c" AND d*)', 19, 'write (a OR "b c") AND d*'),
    ("a OR b NOT c", 8, "(a OR b) NOT c"),
    ("a NOT b AND c", 9, "(a NOT b) AND c"),
    ("a NOT b OR c", 9, "(a NOT b) OR c"),
    ("a NEAR/5 b OR c", 12, "(a NEAR/5 b) OR c, or a NEAR/5 (b OR c)"),
    ("a NEAR/5 b NEAR/6 c", 12, "(a NEAR/5 b) AND (b NEAR/6 c)"),
    ("NOT a", 1, "as in film NOT festival"),
    ("-a", 1, "as in film NOT festival"),
    ("a OR NOT b", 6, "(a OR b) NOT c"),
    ("a AND OR b", 7, "side by side"),
    ("AND a", 1, "nothing on its left"),
    ("a AND", 3, "nothing on its right"),
    ("a NEAR/5", 3, "nothing on its right"),
    ("(a OR b", 1, "never closed"),
    ("a OR b)", 7, "closes nothing"),
    ("a AND ()", 8, "nothing between"),
    ("(a AND )", 8, "nothing between"),
    ('a AND "b', 7, "no closing"),
    ("a NEAR b", 3, "NEAR/10"),
    ("a NEAR/51 b", 3, "from 0 to 50"),
    ("a NEAR/x b", 3, "NEAR/s for a sentence"),
    ("a ONEAR/s b", 3, "from 0 to 50"),
    ("(a AND b) NEAR/5 c", 2, "joined with OR"),
    ("#topic NEAR/5 c", 1, "joined with OR"),
    ("a NEAR/5 生成", 10, "without spaces"),
    ("ATLEAST/1(a)", 1, "from 2 to 50"),
    ("ATLEAST/3 a", 11, "ATLEAST/3(film)"),
    ("ATLEAST/3(a AND b)", 11, "joined with OR"),
    ("cs(AI)", 4, 'cs("AI")'),
    ("titel:film", 1, "did you mean title:?"),
    ("http://example.org", 1, "between quotes"),
    ("title:body:film", 7, "title: takes"),
    ("title:(body:film)", 8, "title:a AND body:b"),
    ("lang:en", 1, "without any word"),
    ("film OR outlet:reuters", 1, "without any word"),
    ("film AND lang:english", 15, "two letters"),
    ("film AND tier:top", 15, "from 1 to 9"),
    ("film AND outlet:(a AND b)", 18, "joined with OR"),
    ("*film", 1, "cannot begin"),
    ("d*", 1, "3 letters or more"),
    ("film AND ab*", 10, "3 letters or more"),
    ('"the d* film"', 6, "3 letters or more"),
    ("fi*lm", 3, "end of a word"),
    ("film?", 5, "between two others"),
    ("?ilm", 1, "between two others"),
    ("etern~1", 1, "7 letters or more"),
    ("eternaut~2", 9, "distance is 1"),
    ("生成*", 3, "no * is needed"),
    ("a && b", 3, "AND"),
    ("film + b", 6, "AND"),
    ("$100", 1, "quotes"),
    ('"…"', 1, "no letter"),
    ("@", 1, "name of an entity"),
    ("film AND @no/name", 10, "name of an entity"),
    ('"a b c"~4', 1, "two words"),
    ("x" * 20_000, 1, "16,384"),
    ("(" * 70 + "a" + ")" * 70, 65, "64"),
]


@pytest.mark.parametrize(("query", "canonical"), ACCEPTED.items())
def test_accepted_queries_have_one_spelling(query: str, canonical: str | None) -> None:
    assert format_query(parse(query)) == (canonical or query)


@pytest.mark.parametrize(("query", "column", "sentence"), REFUSED)
def test_refused_queries_say_where_and_what_to_write(query: str, column: int, sentence: str) -> None:
    with pytest.raises(QueryError) as refusal:
        parse(query)
    assert sentence in refusal.value.message
    assert (refusal.value.line, refusal.value.column) == (1, column)


def test_errors_count_lines() -> None:
    with pytest.raises(QueryError) as refusal:
        parse('film AND (\n  "visual effects" OR\n  titel:x)')
    assert (refusal.value.line, refusal.value.column) == (3, 3)
    with pytest.raises(QueryError) as refusal:
        parse('film AND "visual\n  d* effects"')
    assert (refusal.value.line, refusal.value.column) == (2, 3)


SCRAP_TEXT = """a film AND OR NOT NEAR/5 NEAR/ NEAR ONEAR/2 NEAR/s ATLEAST/3( ATLEAST/ cs( ) ( " “
    title: lang: x: @ @e #t - -- * ? ~1 eternaut~1 生成 w/3 pre/3 "a b"~3 ' & é İ \ud800"""
SCRAPS = st.sampled_from([*SCRAP_TEXT.split(), "\n", "\t", "\u00a0", "\u200b", "\x00"])


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60), st.lists(SCRAPS, max_size=25).map(" ".join), st.lists(SCRAPS).map("".join)
    )
)
@example("\ud800")
@example("a" + " AND a" * 2_000)
@example("a" + " NOT a" * 2_000)
@example("a -" * 5_000)
@example("title:" * 2_700 + "a")
@example('"' * 16_000)
@example("(" * 64 + "a" + ")" * 64)
@example("ATLEAST/2(" * 64 + "a" + ")" * 64)
@example("a" * 16_384)
@example("*" * 16_384)
@example('"' + "a " * 8_000 + '"')
def test_no_text_raises_anything_else_and_what_is_accepted_reads_back(text: str) -> None:
    refusal: QueryError | None = None
    try:
        tree = parse(text)
    except QueryError as error:
        refusal = error
    if refusal is not None:
        assert refusal.line >= 1
        assert refusal.column >= 1
        assert len(refusal.message) < 600
        return
    assert parse(format_query(tree)) == tree
    assert format_query(parse(format_query(tree))) == format_query(tree)


@pytest.mark.parametrize(
    "text",
    [
        "a AND " * 2_700 + "a",
        "(a OR " * 64 + "a" + ")" * 64,
        '"' * 16_383,
        "a " * 8_000,
        "-" * 16_384,
        "?" * 16_384,
    ],
)
def test_hostile_queries_are_decided_quickly(text: str) -> None:
    began = time.process_time()
    with suppress(QueryError):
        parse(text)
    assert time.process_time() - began < 2
