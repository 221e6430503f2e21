"""What became of every item, edition and delivery: the database alone, against the newsroom's ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import duckdb

from tests.flows.days.ledger import Item
from tests.flows.days.simulation import BRIEFS, Days

# Of what feeds published; docs/polling.md has what the schedule misses of feeds without faults.
MISSED_MOST = 0.02


def judge(days: Days) -> tuple[Counter[str], list[str]]:
    """Return how many items, editions and deliveries came to what, and in words what must not be."""
    counts: Counter[str] = Counter()
    with duckdb.connect(str(days.home / "pipeline.duckdb"), read_only=True) as db:
        db.execute("SET TimeZone = 'UTC'")
        wrong = wrong_items(db, days, counts) + wrong_doubles(db)
        wrong += wrong_editions(db, days, counts) + wrong_tellings(db, counts)
        wrong += wrong_deliveries(db, days, counts)
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
    lists = lists_read(db)
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
            wrong += wrong_missing(days, item, lists[days.ledger.feed_url(item.feed)], counts)
    missing = sum(number for name, number in counts.items() if name.startswith("items gone"))
    if missing > MISSED_MOST * len(items):
        wrong.append(f"{missing} of {len(items)} items were missed: polls come too seldom")
    return wrong


def wrong_missing(
    days: Days, item: Item, lists: list[tuple[datetime, bool]], counts: Counter[str]
) -> list[str]:
    """Judge an item that the database does not know, by the first list of its feed that was read behind it.

    It may be missing only where it had gone from that list, and the database says so: either it noted that
    items may have been missed, or it was the first list of the feed that it could read at all.
    """
    url = days.ledger.url(item)
    behind = [place for place, (read_at, _) in enumerate(lists) if read_at >= item.at]
    if not behind:
        return [f"{url}: no list of its feed was read behind it"]
    read_at, gap_noted = lists[behind[0]]
    if read_at in days.ledger.shown.get(item, ()):
        return [f"{url}: was listed at {read_at} and is not known"]
    if gap_noted:
        counts["items gone between two polls, which is noted"] += 1
        return []
    if behind[0] == 0:
        counts["items gone before their feed could be read"] += 1
        return []
    return [f"{url}: had gone at {read_at}, and nothing says so"]


def lists_read(db: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[datetime, bool]]]:
    """Return, for each feed's address, when lists with items were read, and whether a gap was noted then."""
    lists: dict[str, list[tuple[datetime, bool]]] = defaultdict(list)
    for url, read_at, gap_noted in db.execute(
        "SELECT feeds.url, polled_at, feed_id IN (SELECT feed_id FROM feed_events "
        "WHERE event = 'overflow' AND happened_at = polled_at) "
        "FROM polls INNER JOIN feeds USING (feed_id) WHERE entries_listed > 0 ORDER BY polled_at"
    ).fetchall():
        lists[url].append((read_at, gap_noted))
    return lists


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


def wrong_tellings(db: duckdb.DuckDBPyConnection, counts: Counter[str]) -> list[str]:
    """Judge what the editions tell: of each article that matched what became of it, once for each brief."""
    wrong = []
    for brief, url, looked_at, told in db.execute(
        "SELECT brief, url, count(placed), count(*) FILTER (WHERE placed IN ('card', 'line')) "
        "FROM (SELECT brief, max(cutoff) AS last_cutoff FROM editions GROUP BY brief) AS briefs "
        "INNER JOIN (FROM articles SEMI JOIN matches USING (article_id)) AS matched "
        "ON read_at <= last_cutoff "
        "LEFT JOIN (FROM placements JOIN editions USING (edition_id)) AS placed USING (brief, article_id) "
        "GROUP BY brief, url"
    ).fetchall():
        counts["articles told to a brief"] += told
        if not looked_at:
            wrong.append(f"{brief}: {url} matched, and no edition looked at it")
        if told > 1:
            wrong.append(f"{brief}: {url} was told {told} times")
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
