from __future__ import annotations

import pickle
from datetime import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seeds.errors import SeedError
from seeds.topics_file import Term, TopicsFile, read_topics

SOUND = """\
# a remark with = and [brackets]
[brief.desk]
title = "Desk"
to = ["desk@example.org", "o'neil+x@sub.example.org"]
at = "06:30 Europe/Madrid"
max_stories = 5
floor = 0
topics = ["production"]
language = "es"

[entity.eternaut]
any = [
    '"The Eternaut"',   # the title
    "eternaut~1", '''
two''',
]
not = ['"comic strip"']

[topic.production]
label = "Production"
query = '''
(@eternaut OR film)
AND vfx
'''
must_catch = ["story.txt"]
must_skip = ["tests/other.txt"]

[topic.plain]
query = "one OR two"
"""
TOPIC = '[topic.t]\nquery = "a"\n'
BRIEF = '[brief.b]\ntitle = "B"\n'


def read(folder: Path, text: str | bytes) -> TopicsFile:
    path = folder / "topics.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_topics(path)


def refused(folder: Path, text: str | bytes) -> SeedError:
    with pytest.raises(SeedError) as caught:
        read(folder, text)
    return caught.value


def test_a_sound_file_is_read_whole(tmp_path: Path) -> None:
    found = read(tmp_path, SOUND)
    (brief,) = found.briefs
    assert (brief.name, brief.title, brief.language) == ("desk", "Desk", "es")
    assert brief.to == ("desk@example.org", "o'neil+x@sub.example.org")
    assert (brief.at, brief.zone) == (time(6, 30), "Europe/Madrid")
    assert (brief.max_stories, brief.floor, brief.topics) == (5, 0.0, ("production",))
    assert [topic.name for topic in found.topics] == ["production", "plain"]
    assert found.topics[0].must_catch == ("story.txt",)
    assert found.topics[0].must_skip == ("tests/other.txt",)
    assert found.topics[1].label == "plain"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_terms_and_queries_know_their_places(tmp_path: Path, line_end: str, mark: str) -> None:
    found = read(tmp_path, (mark + SOUND.replace("\n", line_end)).encode())
    lines = SOUND.split("\n")
    for term in (*found.entities[0].any, *found.entities[0].exclude):
        assert lines[term.line - 1][term.column - 1 :].startswith(term.text)
    assert found.entities[0].any[2] == Term("two", 15, 1)
    production, plain = found.topics
    assert production.verbatim
    assert lines[production.line - 1 :][:2] == production.query.split("\n")[:2]
    assert production.column == 1
    assert lines[plain.line - 1][plain.column - 1 :].startswith("one OR two")


@pytest.mark.parametrize(
    ("literal", "verbatim", "line", "column"),
    [
        ('"a b"', True, 2, 10),
        ("'a\\b'", True, 2, 10),
        ('"a\\u0041"', False, 2, 10),
        ('"""a"""', True, 2, 12),
        ('"""\na\\\n b"""', False, 3, 1),
        ("'''a''''", True, 2, 12),
        ('"""a"""""', True, 2, 12),
        ("'''\n\na'''", True, 3, 1),
    ],
)
def test_every_kind_of_string_has_its_place(
    tmp_path: Path, literal: str, verbatim: bool, line: int, column: int
) -> None:
    (topic,) = read(tmp_path, f"[topic.t]\nquery = {literal}\n{BRIEF}").topics
    assert (topic.verbatim, topic.line, topic.column) == (verbatim, line, column)


def test_keys_may_be_written_in_any_way_toml_allows(tmp_path: Path) -> None:
    text = 'brief = { b = { title = "B" } }\n"topic" . \'t\'.query = "x"\nentity.e.any = ["q"]\n'
    found = read(tmp_path, text)
    assert (found.topics[0].line, found.topics[0].column) == (2, 24)
    assert found.entities[0].any == (Term("q", 3, 18),)


def test_what_is_not_written_has_a_default(tmp_path: Path) -> None:
    (brief,) = read(tmp_path, TOPIC + BRIEF).briefs
    assert (brief.to, brief.at, brief.zone, brief.topics) == ((), time(7), "UTC", ())
    assert (brief.max_stories, brief.floor, brief.language) == (12, 0.35, "en")


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        (f"{TOPIC}{BRIEF}x = \n", "5:5", "is not TOML"),
        (f"{TOPIC}{BRIEF}x = [1,\n", "6:1", "is not TOML"),
        (f"{TOPIC}{BRIEF}[toppic.x]\n", "5:1", "did you mean topic?"),
        (f"{TOPIC}lable = 'x'\n{BRIEF}", "3:1", "did you mean label?"),
        (f"{TOPIC}{BRIEF}floor = 1.5\n", "5:9", "floor must be from 0 to 1"),
        (f"{TOPIC}{BRIEF}floor = nan\n", "5:9", "floor must be from 0 to 1"),
        (f"{TOPIC}{BRIEF}floor = 'x'\n", "5:10", "floor must be a number"),
        (f"{TOPIC}{BRIEF}max_stories = true\n", "5:15", "must be a whole number"),
        (f"{TOPIC}{BRIEF}max_stories = 0\n", "5:15", "from 1 to 1000"),
        (f"{TOPIC}{BRIEF}at = '25:00 UTC'\n", "5:7", "is no time of day"),
        (f"{TOPIC}{BRIEF}at = 'seven'\n", "5:7", "an hour and a time zone"),
        (f"{TOPIC}{BRIEF}at = 07:00:00\n", "5:6", "must be text in quotes"),
        (f"{TOPIC}{BRIEF}at = '07:00 Europe/Madrit'\n", "5:7", "did you mean Europe/Madrid?"),
        (f"{TOPIC}{BRIEF}at = '07:00 ../../etc/passwd'\n", "5:7", "unknown time zone"),
        (f"{TOPIC}{BRIEF}to = 'a@b.org'\n", "5:7", "to must be a list"),
        (f"{TOPIC}{BRIEF}to = ['a@b.org', 'nobody']\n", "5:19", "is no mail address"),
        (f'{TOPIC}{BRIEF}to = ["a@b.org\\r\\nBcc: c@d.org"]\n', "5:8", "control character"),
        (f"{TOPIC}{BRIEF}to = ['a@b.org, c@d.org']\n", "5:8", "is no mail address"),
        (f"{TOPIC}{BRIEF}to = ['@b.org']\n", "5:8", "is no mail address"),
        (f"{TOPIC}{BRIEF}topics = ['tt']\n", "5:12", "did you mean t?"),
        (f"{TOPIC}{BRIEF}language = 'English'\n", "5:13", "must be a code"),
        (f"{TOPIC}[brief.Desk]\n", "3:1", "is no name"),
        (f"{TOPIC}[brief.'a b']\n", "3:1", "is no name"),
        (f"{TOPIC}[[brief.b]]\n", "3:1", "must be a table"),
        (f"topic = 3\n{BRIEF}", "1:9", "must be a table"),
        (f"{BRIEF}[topic.t]\nlabel = 'x'\n", "3:1", "query is missing"),
        (f"{BRIEF}[topic.t]\nquery = ' '\n", "4:10", "query is empty"),
        (f"{BRIEF}[topic.t]\nquery = '{'a' * 16_385}'\n", "4:10", "longer than 16,384"),
        (f"{TOPIC}must_catch = ['a', 3]\n{BRIEF}", "3:20", "must_catch must be text"),
        (f"{TOPIC}{BRIEF}[entity.e]\nany = []\n", "6:1", "at least one spelling"),
        (f"{TOPIC}{BRIEF}[entity.e]\nany = ['x', '']\n", "6:14", "empty item"),
        (TOPIC, "1:1", "has no brief"),
        (BRIEF, "1:1", "has no topic"),
    ],
)
def test_an_error_says_where_and_what(tmp_path: Path, text: str, place: str, told: str) -> None:
    error = refused(tmp_path, text)
    assert str(error).startswith(f"{tmp_path / 'topics.toml'}:{place} ")
    assert told in error.message


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "has no topic"),
        (b"\xff\xfe[\x00", "is not UTF-8"),
        (b"x = " + b"[" * 5000, "nested too deeply"),
        (b"a" + b".a" * 5000 + b" = 1", "dots on one line"),
        (b"x = " + b"1" * 5000, "is not TOML"),
        (b"x = 2026-13-40", "is not TOML"),
        (b"#" * ((1 << 20) + 1), "larger than"),
    ],
)
def test_hostile_files_are_refused(tmp_path: Path, data: bytes, told: str) -> None:
    assert told in refused(tmp_path, data).message


def test_a_file_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"is missing: write one with a \[brief.NAME\]"):
        read_topics(tmp_path / "topics.toml")
    with pytest.raises(SeedError, match="is a folder"):
        read_topics(tmp_path)
    with pytest.raises(SeedError, match="cannot be read"):
        read_topics(Path("a\0b"))


def test_an_error_survives_pickling_and_shows_no_control_characters(tmp_path: Path) -> None:
    error = refused(tmp_path, f'{TOPIC}{BRIEF}to = ["\\u001b[31mred"]\n')
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    assert str(again).isprintable()
    assert (again.line, again.column) == (5, 8)


PIECES = st.sampled_from(
    [
        *"[]{}=.,\"'#\\\n\r\t \x00é",
        "'''",
        '"""',
        "topic",
        "brief",
        "entity",
        ".t",
        "query",
        "any",
        '"a"',
        "1e9",
        "::",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=80)))
def test_no_text_raises_anything_else(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    for whole in (text, SOUND + text, text + SOUND, SOUND.replace("film", text, 1)):
        try:
            found = read(folder, whole.encode("utf-8", "surrogatepass"))
        except SeedError:
            continue
        assert found.topics
