"""storywatch schema: what can be asked for, in a list and in full."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.command import refused, storywatch_here
from warehouse.connection import connect
from warehouse.publish import publish
from warehouse.schema import describe


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("schema")
    with connect(folder / "pipeline.duckdb"):
        pass
    publish(folder / "pipeline.duckdb", folder / "storywatch.duckdb")
    return folder


def said(home: Path, *words: object) -> str:
    answer = storywatch_here("schema", *words, "--home", home, columns=80)
    assert (answer.status, answer.err) == (0, "")
    return answer.out


def test_the_list_has_a_line_each_and_ends_with_how_to_see_one(home: Path) -> None:
    lines = said(home).splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0] == "Views to begin with"
    assert lines[1].split()[:3] == ["coverage", "Matched", "article"]
    assert lines[-1].startswith("storywatch schema NAME ")
    listed = [line.split()[0] for line in lines if line.startswith("  ")]
    assert listed == [relation.name for relation in describe(home / "storywatch.duckdb")]
    assert "first_seen_at" not in said(home)


def test_one_is_shown_in_full(home: Path) -> None:
    out = " ".join(said(home, "matches").split())
    for told in (
        "matches (table)", "satisfies a topic's query", "article_id varchar The article → articles",
        "matched_at timestamp, UTC When", "spans struct[] Places in", ".start integer",
        "Key: article_id, revision, topic, topic_version",
    ):  # fmt: skip
        assert told in out
    out = " ".join(said(home, "VOLUME").split())
    assert "volume (view)" in out
    assert "Questions that read it: volume-by-day storywatch query volume-by-day asks one" in out


def test_programs_get_json(home: Path) -> None:
    listed = json.loads(said(home, "--json"))
    assert listed[0] == {
        "name": "coverage",
        "kind": "view",
        "group": "analysts",
        "purpose": "Matched article by topic, with its outlet, its story and its score",
    }
    assert len(listed) > 40
    full = json.loads(said(home, "volume", "--json"))
    assert (full["key"], full["questions"]) == (["day", "topic"], ["volume-by-day"])
    assert full["columns"][0] == {
        "name": "day", "type": "DATE", "meaning": "Day of first sight (UTC)", "refers_to": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("articels", "no table or view 'articels': did you mean articles?"),
        ("[bold]", "no table or view '[bold]': did you mean"),
        ("outlet_lag", "outlet-lag is a question of the cookbook: 'storywatch query outlet-lag' asks it"),
    ],
)
def test_another_name_is_refused_with_the_nearest(home: Path, name: str, told: str) -> None:
    refused(storywatch_here("schema", name, "--home", home), told)


def test_it_loads_no_stages(home: Path) -> None:
    script = (
        "import sys\n"
        "from flows.command_line import main\n"
        f"sys.argv = ['storywatch', 'schema', 'coverage', '--home', {str(home)!r}]\n"
        "main_ended = False\n"
        "try:\n    main()\nexcept SystemExit as end:\n    main_ended = not end.code\n"
        "heavy = {'lark', 'pyarrow', 'jinja2', 'prefect', 'trafilatura'} & set(sys.modules)\n"
        "assert main_ended and not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
