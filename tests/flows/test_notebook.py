"""The notebook: what it asks, how it is started, and what its charts are given."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.errors import UsageError
from flows.notebooks import starting
from flows.notebooks.published import Archive, Published, find_published
from flows.settings import read_settings
from reports.notebook.figures import DayVolume, OutletLag, OutletShare
from tests.flows.processes import ROOT
from tests.warehouse.match_room import NOW
from tests.warehouse.schemas.store import unpack
from tests.warehouse.small_archive import published_archive
from warehouse.connection import connect
from warehouse.publish import publish

TODAY, DAY = NOW.date(), timedelta(days=1)
LATEST = TODAY + 9 * DAY


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published_archive(tmp_path_factory.mktemp("archive"))


def test_the_figures_are_those_of_the_questions(copy: Path) -> None:
    published = Published(copy, "1GB")
    assert published.archive() == Archive(("seed/screen", "seed/labour"), TODAY, LATEST)
    figures = published.figures(["seed/screen", "seed/labour"], TODAY, TODAY + DAY)
    assert [(each.day, each.state, each.articles) for each in figures.seen] == [
        (TODAY + DAY, "whole", 1),
        (TODAY, "whole", 3),
    ]
    assert figures.volume == (
        DayVolume(TODAY + DAY, "seed/labour", 1, 1, 0, 1),
        DayVolume(TODAY + DAY, "seed/screen", 1, 1, 0, 1),
        DayVolume(TODAY, "seed/screen", 1, 2, 1, 2),
    )
    assert figures.shares == (
        OutletShare("seed/labour", "Beta", 1, 1, 1.0),
        OutletShare("seed/screen", "Beta", 2, 2, 0.667),
        OutletShare("seed/screen", "Alpha", 1, 1, 0.333),
    )
    assert figures.lags == (
        OutletLag("Alpha", 1, 1, 0, 0),
        OutletLag("Beta", 1, 0, 2, 2),
        OutletLag("Gamma", 1, 0, 5, 5),
    )
    assert published.figures(["seed/labour"], TODAY, LATEST).lags == ()


def test_many_readers_ask_one_file_from_one_process(copy: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        asking = [
            pool.submit(Published(copy, "1GB").figures, ["seed/screen"], TODAY, LATEST) for _ in range(24)
        ]
        assert len({done.result().volume for done in asking}) == 1


def test_the_copy_is_open_no_longer_than_a_question(copy: Path, tmp_path: Path) -> None:
    mine = tmp_path / "storywatch.duckdb"
    shutil.copyfile(copy, mine)
    Published(mine, "1GB").figures(["seed/screen"], TODAY, LATEST)
    duckdb.connect(str(mine)).close()  # for writing, which an open reader of this process would not let be


def test_the_copy_is_found_by_its_path_its_home_or_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_published(str(tmp_path / "x.duckdb")).path == tmp_path / "x.duckdb"
    assert find_published(str(tmp_path)).path == tmp_path / "storywatch.duckdb"
    monkeypatch.setenv("STORYWATCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("STORYWATCH_MEMORY_LIMIT", "300MB")
    assert find_published() == Published(tmp_path / "home" / "storywatch.duckdb", "300MB")


def test_marimo_is_started_on_loopback_with_the_copy(tmp_path: Path) -> None:
    database = str(tmp_path / "storywatch.duckdb")
    assert starting.marimo_command(tmp_path, None, 8100, browser=False)[1:] == [
        *(
            "-m",
            "marimo",
            "run",
            str(starting.COVERAGE),
            "--host",
            "127.0.0.1",
            "--port",
            "8100",
            "--headless",
        ),
        *("--", "--database", database),
    ]
    assert starting.COVERAGE.exists()


def test_ones_own_notebook_is_made_once_and_never_again(tmp_path: Path) -> None:
    mine = tmp_path / "mine" / "story.py"
    command = starting.marimo_command(tmp_path, mine, None, browser=True)
    # its editor would ask its makers for the latest version otherwise
    assert command[3:6] == ["edit", "--skip-update-check", str(mine)]
    assert mine.read_text("utf-8") == starting.COVERAGE.read_text("utf-8")
    mine.write_text("# changed\n", "utf-8")
    starting.marimo_command(tmp_path, mine, None, browser=True)
    assert mine.read_text("utf-8") == "# changed\n"
    with pytest.raises(UsageError, match=r"ends in \.py"):
        starting.own_copy(tmp_path / "story.ipynb")


def test_without_the_extra_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "find_spec", lambda name: None if name == "altair" else object())
    settings = read_settings(home=tmp_path)
    with pytest.raises(UsageError, match=r"needs altair: pip install .*\[notebook\]"):
        starting.start_notebook(settings, None, None, browser=False)


# What follows runs the notebook itself.


@pytest.fixture(scope="module")
def run() -> Any:
    """Run the notebook on a database and return (outputs, names); fails where the extra is missing."""
    if find_spec("marimo") is None or find_spec("altair") is None:
        pytest.fail("marimo and altair are missing: pip install -c constraints.txt -e '.[notebook]'")
    from flows.notebooks.coverage import app

    def run_on(database: object, **given: Any) -> tuple[list[Any], dict[str, Any]]:
        outputs, names = app.run(defs={"database": str(database), **given})
        return list(outputs), dict(names)

    return run_on


class Chosen:
    """A control with a value."""

    def __init__(self, value: Any) -> None:
        self.value = value


# rounded by the question to three digits, by which they would be equal
SMALL = [("Alpha", 49, 0.016), ("Beta", 51, 0.016), ("Gamma", 900, 0.3)]


def choice(topics: list[str], first: date, last: date, most: int = 10) -> dict[str, Chosen]:
    return {"topics": Chosen(topics), "days": Chosen((first, last)), "most": Chosen(most)}


def values(chart: Any, layer: int) -> list[dict[str, Any]]:
    """Return the rows that a layer of a chart is given."""
    made = chart.to_dict()
    # altair lifts what all layers have in common to the chart
    found: list[dict[str, Any]] = made["layer"][layer].get("data", made.get("data"))["values"]
    return found


def cells(chart: Any, layer: int, *fields: str) -> list[tuple[Any, ...]]:
    return [tuple(row[field] for field in fields) for row in values(chart, layer)]


def said(outputs: list[Any]) -> str:
    """Return the HTML of all that a run shows."""
    return "\n".join(str(getattr(each, "text", "")) for each in outputs)


@pytest.mark.slow
def test_the_charts_are_given_what_was_counted(copy: Path, run: Any) -> None:
    outputs, names = run(copy)
    assert names["topics"].value == ["seed/screen", "seed/labour"]
    assert names["days"].value == (TODAY, LATEST)
    screen, labour = names["volume_charts"]["seed/screen"], names["volume_charts"]["seed/labour"]
    assert cells(screen, 1, "day", "kind", "articles") == [
        ("2026-03-03", "own text", 1),
        ("2026-03-02", "own text", 1),
        ("2026-03-02", "copies", 1),
    ]
    assert cells(labour, 1, "day", "kind", "articles") == [
        ("2026-03-05", "own text", 1),
        ("2026-03-03", "own text", 1),
    ]
    assert cells(screen, 0, "day", "state")[:2] == [("2026-03-11", "incomplete"), ("2026-03-10", "not asked")]
    assert len(values(screen, 0)) == 8
    assert cells(names["share_charts"]["seed/screen"], 0, "outlet", "share", "told") == [
        ("Beta", 0.667, "67 % (2)"),
        ("Alpha", 0.333, "33 % (1)"),
    ]
    assert cells(names["lag_chart"], 0, "outlet", "hours", "told") == [
        ("Alpha", 0, "0.0 h (1)"),
        ("Beta", 2, "2.0 h (1)"),
        ("Gamma", 5, "5.0 h (1)"),
    ]
    assert "INCOMPLETE: of 10 days 8 could not be seen whole." in said(outputs)
    assert (
        "storywatch query outlet-lag -p topic=seed/screen,seed/labour -p days=10 -p until=2026-03-11"
        in said(outputs)
    )


@pytest.mark.slow
def test_what_is_chosen_is_what_is_drawn(copy: Path, run: Any) -> None:
    outputs, names = run(copy, **choice(["seed/screen"], TODAY, TODAY + DAY, most=1))
    assert list(names["volume_charts"]) == ["seed/screen"]
    axis = names["volume_charts"]["seed/screen"].to_dict()["layer"][1]["encoding"]["x"]
    assert axis["scale"]["domain"] == ["2026-03-02", "2026-03-03"]
    assert cells(names["share_charts"]["seed/screen"], 0, "outlet", "stories", "share", "bar") == [
        ("Beta", 2, 0.667, 0.667),
        ("1 other", 1, 0.333, 0),  # a number without a bar
    ]
    assert len(values(names["lag_chart"], 0)) == 1
    assert "Nothing is known to be missing" in said(outputs)
    outputs, names = run(copy, **choice([], TODAY, TODAY))
    assert "Choose a topic and the days." in said(outputs)
    assert "lag_chart" not in names


@pytest.mark.slow
def test_small_shares_keep_their_order_and_a_digit(run: Any) -> None:
    del run  # the extra is there
    from reports.notebook.charts import share_chart

    given = [OutletShare("t", name, stories, 60, share) for name, stories, share in SMALL]
    assert cells(share_chart(given, 2, "shares"), 0, "outlet", "told") == [
        ("Gamma", "30 % (900)"),
        ("Beta", "1.6 % (51)"),
        ("1 other", "1.6 % (49)"),
    ]


@pytest.mark.slow
def test_no_chart_leads_or_looks_elsewhere(copy: Path, run: Any) -> None:
    names = run(copy)[1]
    charts = [*names["volume_charts"].values(), *names["share_charts"].values(), names["lag_chart"]]
    assert len(charts) == 5
    for chart in charts:
        made = chart.to_dict()
        # the menu's entries lead to an editor of somebody else's; an SVG knows the page's colours
        assert made["usermeta"]["embedOptions"] == {"renderer": "svg", "actions": False}
        assert "url" not in repr(made["layer"])
        assert "href" not in repr(made["layer"])


def empty(path: Path) -> None:
    with connect(path.with_name("pipeline.duckdb")):
        pass
    publish(path.with_name("pipeline.duckdb"), path)


def of_another_program(path: Path) -> None:
    duckdb.connect(str(path)).close()


def of_a_newer_version(path: Path) -> None:
    with connect(path) as db:
        db.execute("INSERT INTO schema_versions VALUES (9999, 'later', now())")


def cut_off(path: Path) -> None:
    whole = published_archive(path.parent / "whole").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda _: None, "there is no database yet: &#39;storywatch run&#39; makes it"),
        (empty, "nothing in it yet: &#39;storywatch run&#39; reads the news"),
        (partial(unpack, 1), "was left by an older version of Storywatch (schema 1,"),
        (partial(unpack, 9), "the next &#39;storywatch run&#39; brings the database and its copy up to date"),
        (of_a_newer_version, "has schema 9999, this version of Storywatch knows up to"),
        (of_another_program, "is no database of Storywatch: name its storywatch.duckdb"),
        (lambda path: path.write_text("a,b\n1,2\n"), "&#39;storywatch run&#39; publishes the copy anew"),
        (lambda path: path.write_bytes(b""), "&#39;storywatch run&#39; publishes the copy anew"),
        (cut_off, "&#39;storywatch run&#39; publishes the copy anew"),
    ],
    ids=["missing", "empty", "first", "old", "newer", "other", "text", "no bytes", "cut off"],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(make: Any, what: str, tmp_path: Path, run: Any) -> None:
    path = tmp_path / "storywatch.duckdb"
    make(path)
    outputs, names = run(path)
    assert what in said(outputs)
    assert str(path) in said(outputs)
    assert "Traceback" not in said(outputs)
    assert "topics" not in names


@pytest.mark.slow
def test_the_notebook_is_as_marimo_writes_it(run: Any) -> None:
    del run  # the extra is there
    command = [sys.executable, "-m", "marimo", "check", "--strict", str(starting.COVERAGE)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
