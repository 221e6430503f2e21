"""The schema as it explains itself."""

from __future__ import annotations

import pytest

from warehouse.connection import connect
from warehouse.publish import publish
from warehouse.questions import all_questions
from warehouse.schema import FOR_ANALYSTS, WORKINGS, Relation, describe, questions_of


@pytest.fixture(scope="module")
def relations(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Relation]:
    folder = tmp_path_factory.mktemp("schema")
    with connect(folder / "pipeline.duckdb"):
        pass
    publish(folder / "pipeline.duckdb", folder / "storywatch.duckdb")
    return {relation.name: relation for relation in describe(folder / "storywatch.duckdb")}


def test_the_views_for_analysts_come_first_then_tables_then_workings(relations: dict[str, Relation]) -> None:
    names = list(relations)
    assert tuple(names[: len(FOR_ANALYSTS)]) == FOR_ANALYSTS
    assert {relations[name].kind for name in FOR_ANALYSTS} == {"view"}
    rest = names[len(FOR_ANALYSTS) :]
    tables = [name for name in rest if name not in WORKINGS]
    assert rest == sorted(tables) + sorted(WORKINGS)
    assert {relations[name].kind for name in tables} == {"table"}
    assert {"articles", "matches", "feedback"} <= set(tables)


def test_each_has_a_purpose_columns_and_where_they_lead(relations: dict[str, Relation]) -> None:
    assert [name for name, one in relations.items() if not one.purpose or not one.columns] == []
    assert all(set(one.key) <= {column.name for column in one.columns} for one in relations.values())
    leads = {column.name: column.refers_to for column in relations["copies"].columns if column.refers_to}
    assert leads == {"article_id": "articles", "original_id": "articles"}
    assert [column.refers_to for column in relations["articles"].columns if column.name == "article_id"] == [
        None
    ]


def test_structs_show_their_fields(relations: dict[str, Relation]) -> None:
    columns = {column.name: column.fields for column in relations["matches"].columns}
    spans = (("field", "VARCHAR"), ("start", "INTEGER"), ("end", "INTEGER"), ("term", "VARCHAR"))
    assert columns["spans"] == spans
    assert columns["parts"][0] == ("prominence", "DOUBLE")
    assert columns["score"] == ()
    editions = {column.name: column.fields for column in relations["editions"].columns}
    assert editions["renderings"] == ()  # a map has keys and values, and no fields


def test_each_question_is_found_with_what_it_reads(relations: dict[str, Relation]) -> None:
    found = questions_of(all_questions(), relations)
    assert found["volume"] == ["volume-by-day"]
    assert found["topic_quality"] == ["topic-precision"]
    assert found["deliveries"] == ["deliveries"]
    assert "outlet-lag" in found["story_articles"]
    assert "outlet-lag" not in found["volume"]
    assert found["schema_versions"] == []
    assert {name for names in found.values() for name in names} == {each.name for each in all_questions()}
