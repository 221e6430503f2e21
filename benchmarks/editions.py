"""What composing an edition and its pages costs as the archive grows; it is meant to stay the same.

    python benchmarks/editions.py [1000 1000000]

Each archive ends with the same 1,000 articles: 60 in 40 stories on the last day, the others over two months
before it. What there is more lies over the two years before those; one in ten of all is matched. So what
grows is the archive and not the pace, with which an edition does grow (at 1,400 articles a day it cost 3 to 4
times as much). Printed is the best of five of each step. It fails where an edition out of the largest
archive costs more than twice what it costs out of the smallest.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.desk import Desk, open_desk, stopped_clock
from flows.settings import read_settings
from flows.stages.edition_material import edition_day, gather
from flows.stages.site import build_site
from flows.stages.tell import compose_batch, says_it_all
from reports.canonical import from_json
from reports.compose import compose
from warehouse.connection import connect
from warehouse.tell.editions import last_edition

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
ALLOWED = 2.0
SMALL, LARGE = 1_000, 1_000_000
TIMES = 5

# n counts from 0, the oldest.
ARCHIVE = """
CREATE TEMP TABLE made AS
SELECT
    n,
    sha256('article ' || n) AS article_id,
    sha256('feed ' || n % 140) AS feed_id,
    'Outlet ' || n % 140 AS outlet,
    sha256(
        'story ' || CASE WHEN n >= $articles - 60 THEN $articles - 60 + n % 40 ELSE n // 3 END
    ) AS story_id,
    CASE
        WHEN n >= $articles - 60 THEN $now - to_minutes(5 + ($articles - n) * 20)
        WHEN n >= $articles - 1000 THEN $now - INTERVAL 2 DAY - to_minutes(($articles - n) * 84)
        ELSE $now - INTERVAL 62 DAY - to_seconds(($articles - n) * (730 * 86400 / $articles))
    END AS seen,
    n >= $articles - 60 OR n % 10 = 0 AS is_matched
FROM range($articles) AS t(n);
INSERT INTO articles BY NAME
SELECT
    article_id, 'https://outlet' || n % 140 || '.example/' || n AS url, article_id AS url_key, feed_id,
    outlet, 2 AS tier, 'Studio ' || n || ' finishes a scene with generative AI' AS title, [] AS authors,
    seen - INTERVAL 10 MINUTE AS published_at, seen AS first_seen_at, false AS first_sight, seen AS read_at,
    'en' AS language, [] AS keywords, 90 AS words, 'full' AS text_quality, article_id AS content_hash,
    1 AS revision, 'feed' AS source, 'bench' AS run_id,
    repeat('The studio said on day ' || n || ' that the scene was made with generative AI in a week. ', 6)
        AS text
FROM made ORDER BY n;
INSERT INTO entries BY NAME
SELECT
    article_id AS entry_id, feed_id, 'x' AS title, 'x' AS title_key, true AS url_identifies, [] AS authors,
    'ok' AS date_quality, seen AS first_seen_at, seen AS last_seen_at, false AS first_sight,
    article_id AS content_hash, 0 AS updates, 'bench' AS run_id
FROM made ORDER BY n;
INSERT INTO pages BY NAME
SELECT
    article_id AS page_id, article_id AS url_key, 'https://a.example/' AS url, seen AS fetched_at,
    'ok' AS reason, 1000 AS bytes, 1 AS attempt, 'bench' AS run_id
FROM made ORDER BY n;
INSERT INTO story_articles SELECT story_id, article_id, NULL, seen FROM made ORDER BY n;
INSERT INTO stories BY NAME
SELECT
    story_id, min(article_id) AS lead_article_id, min(seen) AS first_seen_at, max(seen) AS last_seen_at,
    count(*) AS articles, 1 AS outlets, 0 AS copies, 'bench' AS version
FROM made GROUP BY story_id ORDER BY min(n);
INSERT INTO topics BY NAME
SELECT 'demo/irisline' AS topic, 'v1' AS version, 'demo' AS seed, 'Production' AS label, 'x' AS query,
    'x' AS resolved, 0 AS ordinal, $now - INTERVAL 720 DAY AS valid_from;
INSERT INTO matches BY NAME
SELECT
    article_id, 1 AS revision, 'demo/irisline' AS topic, 'v1' AS topic_version, 0.5 + (n % 40) / 100 AS score,
    {'prominence': 1.0, 'breadth': 1.0, 'frequency': 0.5, 'nearness': 1.0, 'likeness': NULL, 'tier': 0.5}
        AS parts,
    [{'field': 'title', 'start': 27, 'end': 40, 'term': 'generative AI'}] AS spans,
    seen AS matched_at, 'bench' AS run_id
FROM made WHERE is_matched ORDER BY n;
INSERT INTO feeds BY NAME
SELECT sha256('feed ' || f) AS feed_id, 'https://f.example/' || f AS url, 'f.example' AS authority,
    'Outlet ' || f AS outlet, 2 AS tier,
    $now - INTERVAL 720 DAY AS added_at
FROM range(140) AS t(f);
INSERT INTO seed_feeds BY NAME SELECT 'demo' AS seed, feed_id, added_at AS listed_at FROM feeds;
INSERT INTO feed_states BY NAME
SELECT
    feed_id, $now AS last_ok_at, $now AS last_new_at, $now AS first_ok_at, 0 AS failures, $now AS updated_at,
    20 AS listed, 20 AS listed_most, 1 AS haste, 0 AS overflows, 0 AS moving_sightings,
    false AS moving_shares, 0 AS gone_sightings, 'bench' AS because
FROM feeds;
INSERT INTO polls BY NAME
SELECT 'bench' AS run_id, sha256('feed ' || n % 140) AS feed_id, seen AS polled_at, 'ok' AS reason,
    20 AS entries_listed, 1 AS entries_new, 1000 AS bytes, 0.1 AS seconds
FROM made ORDER BY n;
"""


def archive_of(folder: Path, articles: int) -> Desk:
    """Return a desk over a home with so many articles and one edition, two days old."""
    desk = desk_at(folder, NOW - timedelta(days=2))
    with connect(desk.home.pipeline) as db:
        for statement in filter(str.strip, ARCHIVE.split(";\n")):
            names = {"articles": articles, "now": NOW}
            db.execute(statement, {n: v for n, v in names.items() if f"${n}" in statement} or None)
    compose_batch(desk, "bench", desk.seed.topics.briefs[0])
    return desk_at(folder, NOW)


def desk_at(folder: Path, now: datetime) -> Desk:
    """Return a desk of the demo's seed, all of whose topics the brief takes."""
    feeds = Path(__file__).parent.parent / "seeds" / "demo" / "feeds.opml"
    return open_desk(read_settings(seed="demo", home=folder, feeds=feeds), stopped_clock(now))


def composing(desk: Desk) -> None:
    """Do what a tell run does, up to the frozen edition, without storing it."""
    brief = desk.seed.topics.briefs[0]
    with desk.database() as db:
        last = last_edition(db, f"demo/{brief.name}")
        assert last is not None
        previous = from_json(last.content)
        day = edition_day(brief, NOW)
        assert not says_it_all(db, desk, brief, previous, NOW, day)
        material = gather(db, desk, brief, previous, NOW, day)
    edition = compose(material, now=NOW)
    assert edition.numbers.stories >= 30, edition.numbers.stories


def best(work: Callable[[], object]) -> float:
    """Return the seconds of the quickest run."""
    seconds = []
    for _ in range(TIMES):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def measured(articles: int) -> tuple[float, float]:
    """Return the seconds for an edition and for a brief's pages, out of an archive of this size."""
    with tempfile.TemporaryDirectory() as name:
        desk = archive_of(Path(name), articles)
        brief = desk.seed.topics.briefs[0]
        edition = best(lambda: composing(desk))
        compose_batch(desk, "bench", replace(brief))
        build_site(desk, brief)
        pages = best(lambda: build_site(desk, brief))
    return edition, pages


def main(sizes: list[int]) -> int:
    """Measure each size; returns the exit status."""
    results = {}
    sys.stdout.write(f"{'articles':>10}  {'edition':>9}  {'pages':>9}\n")
    for articles in sizes:
        results[articles] = measured(articles)
        edition, pages = results[articles]
        sys.stdout.write(f"{articles:>10,}  {edition * 1000:>6.0f} ms  {pages * 1000:>6.0f} ms\n")
        sys.stdout.flush()
    grown = results[max(sizes)][0] / results[min(sizes)][0]
    sys.stdout.write(f"An edition out of the largest costs {grown:.2f} times that out of the smallest.\n")
    return int(grown > ALLOWED)


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]] or [SMALL, LARGE]))
