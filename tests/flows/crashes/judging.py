"""What a home is judged by after a crash and the run behind it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb

from extractors.page_file import PageFileError, read_page
from tests.flows.crashes.canonical import differences, files_of
from tests.flows.crashes.house import Leg, Mail


def mail_to_expect(home: Path, taken: Counter[Mail], leg: Leg) -> Counter[Mail]:
    """Return what the mail server is to have taken after the next run, by what stands recorded now.

    What was taken and not recorded comes once more, with the same Message-ID: that is the one window.
    """
    recorded = set()
    if (home / "pipeline.duckdb").exists() and taken:
        with duckdb.connect(str(home / "pipeline.duckdb"), read_only=True) as db:
            rows = db.execute("SELECT message_id FROM deliveries WHERE status = 'sent'").fetchall()
        recorded = {message_id for (message_id,) in rows}
    again = Counter({mail: 1 for mail in leg.mail if mail[1] not in recorded})
    return taken + again


def faults(home: Path, leg: Leg, *, pages_lost: bool = False) -> list[str]:
    """Return, in words, everything in which a home is not as the undisturbed one."""
    mine, wanted = home / "pipeline.duckdb", leg.undisturbed / "pipeline.duckdb"
    found = differences(wanted, mine)
    found += [f"published: {each}" for each in differences(mine, home / "storywatch.duckdb")]
    written, expected = files_of(home / "digests"), files_of(leg.undisturbed / "digests")
    found += [f"{name}: another file" for name in sorted(written) if written[name] != expected.get(name)]
    found += [f"{name}: missing" for name in sorted(expected.keys() - written.keys())]
    found += [f"{path.name}: left behind" for path in sorted(home.rglob("*.new"))]
    return found + [each for each, lost in strange_pages(home) if not (lost and pages_lost)]


def strange_pages(home: Path) -> list[tuple[str, bool]]:
    """Return a sentence for each raw page that is another one at its place, or cannot be read (and True)."""
    found = []
    with duckdb.connect(str(home / "pipeline.duckdb"), read_only=True) as db:
        db.execute("SET TimeZone = 'UTC'")
        pages = db.execute(
            "SELECT warc_file, warc_offset, final_url, fetched_at, bytes FROM pages "
            "WHERE warc_file IS NOT NULL"
        ).fetchall()
    for file, offset, url, fetched_at, size in pages:
        try:
            page = read_page(home / "pages" / file, offset, url, fetched_at)
            if (page.url, page.fetched_at, len(page.body)) != (url, fetched_at, size):
                found.append((f"{file}: {page.url} lies at {offset}, not {url}", False))
        except PageFileError as error:
            found.append((str(error), True))
    return found
