"""What became of every item, edition and delivery: the database alone, against the newsroom's ledger."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import duckdb

from tests.flows.days.ledger import Item
from tests.flows.days.simulation import BRIEFS, Days


def judge(days: Days) -> tuple[Counter[str], list[str]]:
    """Return how many items, editions and deliveries came to what, and in words what must not be."""
    counts: Counter[str] = Counter()
    with duckdb.connect(str(days.home / "pipeline.duckdb"), read_only=True) as db:
        db.execute("SET TimeZone = 'UTC'")
        wrong = wrong_items(db, days, counts) + wrong_doubles(db)
        wrong += wrong_editions(db, days, counts) + wrong_deliveries(db, days, counts)
    return counts, wrong


def wrong_items(db: duckdb.DuckDBPyConnection, days: Days, counts: Counter[str]) -> list[str]:
    """Judge every item that was published."""
    wrong = []
    known = {
        url: (text, reason)
        for url, text, reason in db.execute(
            "SELECT entries.url, any_value(articles.text), max_by(pages.reason, pages.fetched_at) "
            "FROM entries "
            "LEFT JOIN sightings USING (entry_id) LEFT JOIN articles USING (article_id) "
            "LEFT JOIN pages ON pages.url_key = entries.url_key GROUP BY entries.url"
        ).fetchall()
    }
    items = {days.ledger.url(item): item for feed in days.ledger.feeds for item in feed.items}
    wrong += [f"{url}: nobody published it" for url in known.keys() - items.keys()]
    for url, item in items.items():
        text, reason = known.get(url, (None, None))
        if text is not None:
            counts["items in the archive"] += 1
            wrong += [] if item.token in text else [f"{url}: has another's text"]
        elif reason is not None:
            counts["items with a reason"] += 1
            counts[f"  {reason}"] += 1
            wrong += [] if item.fault else [f"{url}: {reason}, and nothing was wrong with it"]
        elif url in known:
            wrong.append(f"{url}: known, and neither read nor refused")
        else:
            wrong += wrong_missing(days, item, counts)
    return wrong


def wrong_missing(days: Days, item: Item, counts: Counter[str]) -> list[str]:
    """Judge an item that the database does not know: only what no whole run was shown may be missing."""
    shown = days.ledger.shown.get(item, set())
    if not shown:
        counts["items that no poll was shown"] += 1
        return []
    if shown <= days.killed_steps:
        counts["items shown to a killed run only"] += 1
        return []
    return [f"{days.ledger.url(item)}: was shown at steps {sorted(shown)} and is not known"]


def wrong_doubles(db: duckdb.DuckDBPyConnection) -> list[str]:
    """Return what stands twice that should stand once."""
    keys = {
        "entries": "feed_id, url_key",
        "articles": "url_key",
        "sightings": "entry_id",
        "story_articles": "article_id",
        "matches": "article_id, revision, topic",
        "copies": "article_id",
        "editions": "brief, edition_date, number",
        "deliveries": "edition_id, channel, recipient_hash",
    }
    return [
        f"{table}: {row}"
        for table, key in keys.items()
        for row in db.execute(
            f"SELECT {key}, count(*) FROM {table} GROUP BY ALL HAVING count(*) > 1"
        ).fetchall()
    ]


def due_days(at: str, begin: datetime, end: datetime) -> list[date]:
    """Return the local days whose hour came between the two, and the first day's where it had come."""
    clock, zone = at.split()
    first = begin.astimezone(ZoneInfo(zone)).date()
    days = [first + timedelta(days=number) for number in range(-1, 5)]
    moments = {day: datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone)) for day in days}
    return [
        day for day in days
        if begin.timestamp() < moments[day].timestamp() <= end.timestamp()
        or (day == first and moments[day].timestamp() <= begin.timestamp())
    ]  # fmt: skip


def wrong_editions(db: duckdb.DuckDBPyConnection, days: Days, counts: Counter[str]) -> list[str]:
    """Judge the editions: one for each hour that came, and no other."""
    wrong = []
    for name, (at, _) in BRIEFS.items():
        rows = db.execute(
            "SELECT scheduled_for FROM editions WHERE brief = ? ORDER BY cutoff", [f"days/{name}"]
        ).fetchall()
        found, due = [day for (day,) in rows], due_days(at, days.begin, days.end)
        counts["editions"] += len(found)
        if found != due:
            wrong.append(f"{name}: editions of {found}, not of {due}")
    return wrong


def wrong_deliveries(db: duckdb.DuckDBPyConnection, days: Days, counts: Counter[str]) -> list[str]:
    """Judge the deliveries: each edition has one for each recipient, and each of them one outcome."""
    wrong = []
    for brief, message_ids, statuses in db.execute(
        "SELECT editions.brief, list(message_id), list(deliveries.status) FROM editions "
        "LEFT JOIN deliveries USING (edition_id) GROUP BY editions.brief, edition_id"
    ).fetchall():
        wanted = len(BRIEFS[brief.partition("/")[2]][1])
        if len(set(message_ids)) != wanted:
            wrong.append(f"{brief}: {message_ids} for {wanted} recipients")
        for message_id, status in zip(message_ids, statuses, strict=True):
            counts[f"mails {status}"] += 1
            taken = sum(n for (_, each), n in days.mail.postbox.taken.items() if each == message_id)
            counts["mails twice, behind a kill"] += max(0, taken - 1)
            if status not in ("sent", "refused") or (taken > 0) != (status == "sent"):
                wrong.append(f"{brief}: {message_id} is {status}, and was taken {taken} times")
    if counts["mails twice, behind a kill"] > days.kills["deliver"]:
        wrong.append("more mails went out twice than runs were killed while mail went out")
    return wrong
