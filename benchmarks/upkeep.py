"""What upkeep costs on a large home: trimming, a backup that is read back, and writing the database anew.

    python -m benchmarks.upkeep [--articles 100000] [--polls 2000000] [--home FOLDER]

Articles of some 450 words of no meaning, and polls of 300 feeds over 230 days. Each step is timed in seconds
on the wall and of CPU, and says what it left.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flows.backups.making import back_up
from flows.home import Home
from warehouse.connection import connect
from warehouse.upkeep.compacting import compact, file_size
from warehouse.upkeep.retention import KeepDays, let_go

NOW = datetime(2026, 11, 20, tzinfo=UTC)

ARTICLES = """
INSERT INTO articles BY NAME
SELECT
    md5(i::VARCHAR) AS article_id, 'https://outlet.example/' || i AS url, 'outlet.example/' || i AS url_key,
    'Outlet ' || i % 90 AS outlet, 1 AS tier, 'Title of report ' || i AS title, [] AS authors,
    TIMESTAMPTZ '2026-11-20 00:00:00+00' - to_minutes(i) AS first_seen_at, false AS first_sight,
    first_seen_at AS read_at, [] AS keywords, 450 AS words, 'full' AS text_quality, md5(url) AS content_hash,
    1 AS revision, 'feed' AS "source", 'r' AS run_id,
    (
        SELECT string_agg(substr(md5((i * 37 + j * j) % 40000 || ''), 1, 3 + j % 8), ' ')
        FROM range(450) AS w(j)
    ) AS "text"
FROM range($articles) AS t(i)
"""
POLLS = """
INSERT INTO polls BY NAME
SELECT
    'run ' || i // 300 AS run_id, md5((i % 300)::VARCHAR) AS feed_id,
    TIMESTAMPTZ '2026-11-20 00:00:00+00' - to_minutes((i // 300) * 50) AS polled_at,
    CASE i % 10 WHEN 0 THEN 'ok' WHEN 1 THEN 'timeout' ELSE 'not_modified' END AS reason,
    20 AS entries_listed, 1 AS entries_new, 20000 AS bytes, 0.3 AS seconds
FROM range($polls) AS t(i)
"""


def timed(what: str, step: Callable[[], object], pipeline: Path) -> None:
    """Run a step and say what it cost."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = step()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    size = file_size(pipeline)
    shown = f"{size.total / 1e6:7.1f} MB, {size.used / 1e6:7.1f} in use"
    sys.stdout.write(f"{what:<10}{wall:7.1f} s {cpu:7.1f} CPU-s  {shown}  {found}\n")


def main() -> None:
    """Make a home and keep it up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--polls", type=int, default=2_000_000)
    parser.add_argument("--home", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Home(given.home or Path(folder))
        home.prepare()

        def fill() -> None:
            with connect(home.pipeline) as db:
                for start, number in ((ARTICLES, "articles"), (POLLS, "polls")):
                    db.execute(start, {number: getattr(given, number)})

        def trim() -> object:
            with connect(home.pipeline) as db:
                return let_go(db, KeepDays(90, 400, 90), NOW)

        def copy() -> str:
            made = back_up(home, home.backups, NOW, keep=2)
            return f"{made.manifest.database.bytes / 1e6:.1f} MB, {made.manifest.rows:,} rows read back"

        timed("fill", fill, home.pipeline)
        timed("trim", trim, home.pipeline)
        timed("backup", copy, home.pipeline)
        timed("compact", lambda: f"{compact(home.pipeline, always=True) / 1e6:.1f} MB saved", home.pipeline)


if __name__ == "__main__":
    main()
