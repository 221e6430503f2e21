from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.match_room import NOW, article, write_articles
from tests.warehouse.reference_matcher import Reader
from warehouse.match.compiling import compile_topics
from warehouse.match.matching import match_batch
from warehouse.match.topics import TopicRow
from warehouse.migrate import migrate
from warehouse.query import Node, QueryError, format_query, parse

TEXT_WORDS = """alpha beta gamma beta Él el straße STRASSE AI ai film films filmed women woman eternaut
    eternauts Eternut eternal U Mr x 生成 生成AI 成 利用 C Ωμέγα 3D film's"""
# A letter with a mark that stands for itself: of AI\u0301 there is a form in one character, which texts that
# were not normalised lack; of the others there is none.
MARKED_WORDS = ("AI\u0301", "ai\u0330", "生成AI\u0330", "生成\u0330", "C\u0330")
WORDS = (*TEXT_WORDS.split(), *MARKED_WORDS)
GAPS = [" ", " ", " ", " ", ", ", ". ", ".\n", "\n", "! ", "? ", "-", "… ", "。", " — “", "+ ", ".” "]
TERM_TEXTS = tuple(
    """alpha|beta|gamma|el|strasse|AI|ai|film|film*|films|wom?n|eternaut~1|u|mr|x|生成|成|生成AI|AI生成|ωμεγα|3d
    |"alpha beta"|"beta gamma"|"el film*"|"film s"|"alpha beta gamma"|"beta beta"
    |"利用 生成"|cs("AI")|cs("C+")
    |cs("ai")|cs("Mr.")|cs("生成")|cs("生成AI")|cs("成+")|cs("+ 成")""".replace("\n    ", "").split("|")
)
PLAIN_TEXTS = tuple(text for text in TERM_TEXTS if not any(letter > "\u3000" for letter in text))
terms = st.sampled_from(TERM_TEXTS)
plain_terms = st.sampled_from(PLAIN_TEXTS)
groups = st.lists(plain_terms, min_size=1, max_size=3).map(
    lambda found: found[0] if len(found) == 1 else f"({' OR '.join(found)})"
)
reaches = st.sampled_from(["0", "1", "2", "5", "50"])
masked = st.builds("({} NOT NEAR/{} {})".format, groups, reaches, groups)
operands = st.one_of(groups, groups, masked)
filters = st.one_of(
    st.builds("({} NEAR/{} {})".format, operands, st.one_of(reaches, st.sampled_from("sp")), operands),
    st.builds("({} ONEAR/{} {})".format, operands, reaches, operands),
    st.builds("({} NOT NEAR/{} {})".format, operands, reaches, operands),
    st.builds("ATLEAST/{}({})".format, st.sampled_from(["2", "3"]), operands),
)
fields = st.builds("{}:{}".format, st.sampled_from(["title", "lead", "body"]), st.one_of(terms, filters))
about = st.sampled_from(
    [
        "lang:en",
        "lang:(DE OR fr)",
        "country:gb",
        "tier:1",
        'author:"ann"',
        'author:"author b"',
        "outlet:(times OR example)",
        "section:art",
    ]
)


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda found: f"({' AND '.join(found)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda found: f"({' OR '.join(found)})"),
        st.builds("({} NOT {})".format, inner, st.one_of(inner, about)),
        st.builds("({} AND {})".format, inner, about),
        st.builds("({} AND ({} OR {}))".format, inner, about, inner),
        # The same part in several groups, and as what must not hold.
        st.builds("(({0} OR {1}) AND ({0} OR {2}) AND ({1} OR {2}))".format, inner, inner, inner),
        st.builds("(({0} OR {1}) NOT (({0} AND {2}) OR {2}))".format, inner, inner, inner),
        st.builds("(({0} AND {1}) OR {0} OR ({1} NOT {0}))".format, inner, inner),
    )


queries = st.recursive(st.one_of(terms, filters, fields), larger, max_leaves=6)


@st.composite
def texts(draw: st.DrawFn, longest: int) -> str:
    words = draw(st.lists(st.sampled_from(WORDS), max_size=longest))
    gaps = draw(st.lists(st.sampled_from(GAPS), min_size=len(words), max_size=len(words)))
    return draw(st.sampled_from(["", "“", "\n", "...", "+ "])) + "".join(
        word + gap for word, gap in zip(words, gaps, strict=True)
    )


@st.composite
def articles(draw: st.DrawFn) -> dict[str, Any]:
    filler = draw(st.sampled_from(["", "y " * 57]))
    return article(
        draw(st.integers(1, 10**9)),
        draw(texts(6)),
        filler + draw(texts(25)),
        language=draw(st.sampled_from(["en", "de", "ja"])),
        tier=draw(st.sampled_from([1, 2])),
        outlet=draw(st.sampled_from(["The Example", "Times of Art"])),
        section=draw(st.sampled_from([None, "Art & Film"])),
        authors=draw(st.sampled_from([[], ["Ann Author", "B. Other"], ["Joann Else"]])),
    )


@pytest.fixture(scope="module")
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        migrate(database)
        yield database


def parsed(text: str) -> Node | None:
    """An alternative that no word grounds is refused: the generator may write one."""
    try:
        return parse(text)
    except QueryError as error:
        if "without any word" in error.message:
            return None
        raise


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    found=st.lists(articles(), min_size=1, max_size=8, unique_by=lambda row: row["article_id"]),
    written=st.lists(queries, min_size=1, max_size=25, unique=True),
)
def test_sql_and_the_slow_reference_agree_on_matches_and_places(
    db: duckdb.DuckDBPyConnection, found: list[dict[str, Any]], written: list[str]
) -> None:
    trees = [tree for text in written if (tree := parsed(text)) is not None]
    topics = [
        TopicRow(f"t{index}", "", "", format_query(tree), "v", index) for index, tree in enumerate(trees)
    ]
    for table in ("articles", "matches", "evaluations"):
        db.execute(f"DELETE FROM {table}")
    write_articles(db, found)
    match_batch(db, [row["article_id"] for row in found], "set", compile_topics("seed", topics), NOW, "run")
    actual = {
        (str(article_id), str(topic)): sorted((s["field"], s["start"], s["end"], s["term"]) for s in spans)
        for article_id, topic, spans in db.execute("SELECT article_id, topic, spans FROM matches").fetchall()
    }
    expected = {}
    for row in found:
        reader = Reader(row)
        for index, tree in enumerate(trees):
            held, places = reader.holds(tree)
            if held:
                expected[row["article_id"], f"seed/t{index}"] = sorted(
                    (place.field, place.start, place.end, place.term) for place in places
                )
    for key in actual.keys() | expected.keys():
        query = topics[int(key[1].rpartition("t")[2])].resolved
        row = next(each for each in found if each["article_id"] == key[0])
        assert actual.get(key) == expected.get(key), (query, row["title"], row["text"])
