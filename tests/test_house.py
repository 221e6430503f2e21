"""The house as it was laid out: rooms that know nothing of one another, and what documents itself."""

from __future__ import annotations

import ast
import re
import resource
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from flows.settings import Settings
from warehouse.connection import connect

ROOT = Path(__file__).parent.parent
ROOMS = ("seeds", "extractors", "warehouse", "reports", "flows")
MODULES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
STATEMENTS = [p for p in sorted((ROOT / "warehouse").rglob("*.sql")) if p.parent.name != "migrations"]
TEXT_KINDS = {".py", ".sql", ".j2", ".lark", ".css", ".toml", ".yaml"}


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def imported(path: Path) -> Iterator[str]:
    """Yield the full name of each module that a file imports, wherever in it."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            yield ".".join(part for part in (base, node.module) if part)


def uses(path: Path) -> Iterator[str]:
    """Yield attributes as they are written, such as os.environ and datetime.now."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from (f"os.{alias.name}" for alias in node.names)


def test_there_is_something_to_look_at() -> None:
    assert len(MODULES) > 100
    assert len(STATEMENTS) > 40


def test_mypy_looks_at_every_folder_with_python_in_it() -> None:
    checked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]
    folders = {room_of(path) for path in ROOT.glob("*/*.py")}
    assert set(checked["packages"]) == {name for name in folders if not name.startswith(".")}
    assert checked["strict"]


def test_the_imports_are_a_star() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in MODULES
        if (room := room_of(path)) != "flows"
        for name in imported(path)
        if name.partition(".")[0] in {*ROOMS, "tests"} - {room}
    ]
    assert wrong == []


def test_no_room_imports_the_tests() -> None:
    assert [path for path in MODULES for name in imported(path) if name.partition(".")[0] == "tests"] == []


def test_only_flows_knows_prefect_typer_and_settings() -> None:
    flows_only = {"prefect", "typer", "pydantic_settings", "filelock"}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in MODULES
        if room_of(path) != "flows"
        for name in imported(path)
        if name.partition(".")[0] in flows_only
    ]
    assert wrong == []


def test_only_flows_knows_the_clock_and_the_environment() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} uses {use}"
        for path in MODULES
        # The pool hands its environment on to the processes that it starts, and reads nothing in it.
        if room_of(path) != "flows" and path.name != "pool.py"
        for use in uses(path)
        if re.search(r"(^|\.)(environ|environb|getenv|utcnow|today)$|\bdatetime\.now$|^time\.time$", use)
    ]
    assert wrong == []


def test_one_place_asks_for_the_time_of_day() -> None:
    asking = [path.name for path in MODULES for use in uses(path) if use == "datetime.now"]
    assert asking == ["desk.py"]


def test_only_the_warehouse_holds_sql_and_only_the_extractors_fetch() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in MODULES
        for name in imported(path)
        if (name == "httpx" and room_of(path) not in ("extractors", "flows"))
        or (name in ("feedparser", "trafilatura") and room_of(path) != "extractors")
        or (name == "duckdb" and room_of(path) not in ("warehouse", "flows"))
        or (name == "jinja2" and room_of(path) not in ("reports", "seeds"))
    ]
    assert wrong == []
    sql = re.compile(r"\b(SELECT\s.*\bFROM|INSERT INTO|DELETE FROM|UPDATE \w+ SET)\b", re.DOTALL)
    # What is shown to people as an example is no statement that the pipeline runs.
    examples = {"reports/coverage.py"}
    holding = [
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if room_of(path) != "warehouse" and path.relative_to(ROOT).as_posix() not in examples
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and sql.search(node.value)
    ]
    assert holding == []


@pytest.mark.parametrize("path", [p for p in MODULES if p.name == "__init__.py"], ids=lambda p: p.parent.name)
def test_a_package_says_what_it_is_for(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert said, path
    assert len(said) > 40


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_no_file_is_longer_than_300_lines() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.suffix in TEXT_KINDS and (lines := len(path.read_text("utf-8").splitlines())) > 300
    }
    assert long == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": length
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1 - signature_lines(node)) > 40
    }
    assert long == {}


def signature_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines name, parameters and docstring take."""
    first = node.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return ((first.end_lineno or 0) + 1 if documented else first.lineno) - node.lineno


def test_no_file_is_named_for_nothing_or_like_a_module_of_the_standard_library() -> None:
    banned = {"utils", "helpers", "common", "tasks", "misc"}
    named = [
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if path.stem in banned
        or (path.parent.name in ROOMS and path.stem in sys.stdlib_module_names and path.stem != "__init__")
    ]
    assert named == []


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda p: p.relative_to(ROOT / "warehouse").as_posix())
def test_an_sql_file_is_one_statement_that_begins_with_a_comment(path: Path) -> None:
    text = path.read_text("utf-8")
    first = text.splitlines()[0]
    assert first.startswith("-- ")
    assert len(first) > 20
    assert len(duckdb.extract_statements(text)) == 1


def test_every_sql_file_is_used() -> None:
    python = "\n".join(p.read_text("utf-8") for p in MODULES if room_of(p) == "warehouse")
    beginnings = tuple(re.findall(r"[/\"](\w+_)\{", python))
    unused = [
        path.name
        for path in STATEMENTS
        # The cookbook is for people: its files are found by name, and test_questions.py asks each of them.
        if path.parent.name != "cookbook"
        and not re.search(rf"\b{path.stem}\b", python)
        and not path.stem.startswith(beginnings)
    ]
    assert unused == []


def test_every_table_view_and_column_of_a_fresh_database_is_explained(tmp_path: Path) -> None:
    with connect(tmp_path / "fresh.duckdb") as db:
        silent = db.execute(
            """
            SELECT table_name FROM duckdb_tables() WHERE NOT internal AND comment IS NULL
            UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL
            UNION ALL SELECT table_name || '.' || column_name FROM duckdb_columns()
            WHERE NOT internal AND coalesce(comment, '') = ''
            AND table_name NOT IN ('repeated_lines', 'listings')  -- views that only statements read
            """
        ).fetchall()
        tables = db.execute("SELECT count(*) FROM duckdb_tables() WHERE NOT internal").fetchall()[0][0]
        views = {
            name
            for (name,) in db.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        }
    assert silent == []
    assert tables >= 20
    assert views >= {
        "coverage", "volume", "share_of_voice", "feed_health", "topic_quality", "trace", "quotes",
    }  # fmt: skip


PROMISED = {
    "runs": "run_id flow started_at finished_at status version",
    "feeds": "feed_id url outlet title tier language country",
    "polls": "run_id feed_id polled_at reason http_status entries_listed entries_new next_poll_at",
    "entries": "entry_id feed_id guid url title summary published_at published_raw date_quality "
    "first_seen_at last_seen_at",
    "sightings": "entry_id article_id",
    "pages": "url final_url fetched_at reason http_status bytes warc_file warc_offset",
    "articles": "article_id url canonical_url outlet title authors published_at first_seen_at language text "
    "words text_quality content_hash revision",
    "revisions": "article_id revision text",
    "topics": "topic version seed label query valid_from",
    "matches": "article_id revision topic topic_version score parts spans",
    "copies": "article_id original_id rule likeness version",
    "stories": "story_id lead_article_id first_seen_at last_seen_at",
    "story_articles": "story_id article_id",
    "editions": "edition_id brief edition_date cutoff status content content_hash",
    "deliveries": "edition_id channel recipient_hash message_id status attempts updated_at",
    "feedback": "article_id topic verdict given_at note",
}


def test_the_promised_tables_have_their_promised_columns(tmp_path: Path) -> None:
    with connect(tmp_path / "fresh.duckdb") as db:
        there = set(
            db.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal").fetchall()
        )
    promised = {(table, column) for table, columns in PROMISED.items() for column in columns.split()}
    assert promised - there == set()


def test_help_comes_at_once_and_loads_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "sys.argv = ['storywatch', '--help']\n"
        "from flows.command_line import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "heavy = {'prefect', 'trafilatura', 'duckdb', 'pyarrow', 'lxml'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    # processor time: how long it takes by the clock says more of what else the machine has to do
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stderr
    assert "demo" in done.stdout
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1.0


def table_under(heading: str) -> list[list[str]]:
    """Return the cells of the first table below a heading of README.md, without its head."""
    text = (ROOT / "README.md").read_text("utf-8")
    section = re.split(r"^## ", text.partition(f"\n{heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line.strip() for line in section.splitlines() if line.strip().startswith("|")]
    cells = [[cell.strip().strip("`") for cell in re.split(r"(?<!\\)\|", line.strip("|"))] for line in lines]
    return cells[2:]


def shown_default(value: object) -> str:
    """Return a default as the README shows it: nothing for none."""
    if value is None or value == () or value == frozenset():
        return ""
    return str(value)


def test_the_settings_table_of_the_readme_is_the_settings() -> None:
    table = table_under("## Settings")
    documented = {row[0]: row[1] for row in table}
    assert list(documented) == [f"STORYWATCH_{name.upper()}" for name in Settings.model_fields]
    # How many processes extract depends on the machine.
    defaults = {
        f"STORYWATCH_{name.upper()}": shown_default(field.default)
        for name, field in Settings.model_fields.items()
        if name != "workers"
    }
    assert {name: documented[name] for name in defaults} == defaults
    assert all(len(row) == 3 and row[2] for row in table)


def test_every_setting_has_a_help_text() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_each_threat_names_a_test_that_is_there() -> None:
    text = (ROOT / "docs" / "threats.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")][2:]
    assert len(rows) >= 20
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", row)
        assert named, row
        missing = [
            f"{file}::{name}"
            for file, name in named
            if not re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE)
        ]
        assert missing == []


def test_only_the_notebook_needs_its_extra() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in MODULES
        if path.relative_to(ROOT).as_posix()
        not in ("flows/notebooks/coverage.py", "reports/notebook/charts.py")
        for name in imported(path)
        if name.partition(".")[0] in ("marimo", "altair")
        or (name.endswith("notebook.charts") and path.name != "coverage.py")
    ]
    assert wrong == []
