"""The notebook's HTML: tables, notices and the style, from templates that escape what they are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from reports.notebook.figures import DaySeen, DayVolume, OutletLag, OutletShare
from reports.safe_text import clamp, one_line
from reports.status import counted
from reports.templating import asset, environment

_LONGEST_CELL = 200
_LINES = 8  # of what is missing


def style() -> str:
    """Return the page's style: the colours of the digest's pages, and the few rules of its own."""
    return f"<style>{asset('palette.css')}{asset('notebook/notebook.css')}</style>"


def notice(sentence: str, lines: Sequence[str] = (), *, kind: str = "incomplete") -> str:
    """Return a sentence in a box, with more lines under it; all of it plain text."""
    return _made("notice", kind=kind, sentence=sentence, lines=lines)


def source_line(path: str, made_at: datetime) -> str:
    """Return which copy is read, and of when it is."""
    return _made("line", kind="key", text=f"Read from {path}, published {made_at:%Y-%m-%d %H:%M} UTC.")


def topic_line(topic: str) -> str:
    """Return a topic's name, to stand over its chart."""
    return _made("line", kind="topic", text=topic)


def under_topics(as_html: Callable[[str], Any], charts: Mapping[str, Any]) -> list[Any]:
    """Return charts by topic, each under its topic's name, which ``as_html`` makes something to show."""
    return [part for topic, chart in charts.items() for part in (as_html(topic_line(topic)), chart)]


def volume_key() -> str:
    """Return what the colours of a volume chart mean."""
    names = {"bar-now": "own text", "bar": "copies of another's text"}
    names |= {"incomplete": "incomplete day", "quiet": "no feed asked"}
    return _made("key", names=names)


def same_questions(topics: Sequence[str], first: date, last: date) -> str:
    """Return how to ask the same on the command line."""
    days = f"-p days={(last - first).days + 1} -p until={last}"
    chosen = f"-p topic={','.join(topics)} {days}"
    asked = [
        f"storywatch query {name} {chosen}" for name in ("volume-by-day", "share-of-voice", "outlet-lag")
    ]
    return _made("same", commands=[*asked, f"storywatch query days-seen {days}"])


def volume_table(days: Sequence[DayVolume]) -> str:
    """Return the figures of volume, the latest day first."""
    heads = ("day (UTC)", "topic", "articles", "of them copies", "stories", "outlets")
    rows = [(each.day, each.topic, each.articles, each.copies, each.stories, each.outlets) for each in days]
    return _table("Articles a day, by topic", heads, rows)


def share_table(shares: Sequence[OutletShare]) -> str:
    """Return the figures of share of voice: every outlet."""
    heads = ("topic", "outlet", "share", "stories", "articles")
    rows = [
        (each.topic, each.outlet, f"{each.share:.1%}", each.stories, each.articles)
        for each in sorted(shares, key=lambda each: (each.topic, -each.stories, each.outlet))
    ]
    return _table("Share of voice of every outlet", heads, rows)


def lag_table(lags: Sequence[OutletLag]) -> str:
    """Return the figures of outlet lag: every outlet, the quickest first."""
    heads = ("outlet", "median hours behind", "longest", "stories shared", "of them first")
    rows = [
        (
            each.outlet,
            f"{each.median_lag_hours:.1f}",
            f"{each.longest_lag_hours:.1f}",
            each.stories,
            each.first,
        )
        for each in sorted(lags, key=lambda each: (each.median_lag_hours, -each.stories, each.outlet))
    ]
    return _table("Lag of every outlet, in hours", heads, rows)


def seen_table(seen: Sequence[DaySeen]) -> str:
    """Return what is known of each day."""
    heads = (
        "day (UTC)",
        "state",
        "feeds asked",
        "of them never read",
        "which",
        "incomplete editions",
        "articles",
    )
    rows = [
        (
            *(each.day, each.state, each.asked, each.unread, ", ".join(each.unread_outlets)),
            *(", ".join(each.incomplete_editions), each.articles),
        )
        for each in seen
    ]
    return _table("Every day of the period", heads, rows)


def seen_notice(seen: Sequence[DaySeen]) -> str:
    """Return what is missing in the period, or that nothing is known to be."""
    lacking = [each for each in sorted(seen, key=lambda each: each.day) if each.state != "whole"]
    if not lacking:
        every = f"every feed was read on every day ({counted(len(seen), 'day', 'days')})"
        said = f"Nothing is known to be missing: {every}."
        return notice(said, kind="usual")
    stretches = _stretches(lacking)
    lines = [_lack(days) for days in stretches[:_LINES]]
    if more := sum(len(days) for days in stretches[_LINES:]):
        lines.append(f"and {counted(more, 'more day', 'more days')}: see the table below.")
    said = f"INCOMPLETE: of {counted(len(seen), 'day', 'days')} {len(lacking)} could not be seen whole."
    return notice(said, lines)


def _stretches(lacking: Sequence[DaySeen]) -> list[list[DaySeen]]:
    """Return days one by one, but those on which no feed was asked in stretches without a gap."""
    stretches: list[list[DaySeen]] = []
    for each in lacking:
        last = stretches[-1][-1] if stretches else None
        follows = (
            last and last.state == each.state == "not asked" and each.day - last.day == timedelta(days=1)
        )
        if follows:
            stretches[-1].append(each)
        else:
            stretches.append([each])
    return stretches


def _lack(days: Sequence[DaySeen]) -> str:
    """Return what a day, or a stretch of days without a poll, lacks, as a sentence."""
    each = days[0]
    if each.state == "not asked":
        articles = sum(day.articles for day in days)
        brought = f"; {counted(articles, 'article', 'articles')} came by import" if articles else ""
        until = f" to {days[-1].day}" if len(days) > 1 else ""
        return f"{each.day}{until}: no feed was asked{brought}."
    told = []
    if each.unread:
        named = clamp(one_line(", ".join(each.unread_outlets)), _LONGEST_CELL)
        told.append(f"{each.unread} of {counted(each.asked, 'feed', 'feeds')} could not be read ({named})")
    if each.incomplete_editions:
        named = clamp(one_line(", ".join(each.incomplete_editions)), _LONGEST_CELL)
        told.append(f"the edition of {named} says INCOMPLETE")
    return f"{each.day}: {'; '.join(told)}."


def _table(name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    numeric = [bool(rows) and all(_is_number(row[place]) for row in rows) for place in range(len(heads))]
    return _made(
        "table", name=name, heads=heads, numeric=numeric, rows=[[_cell(v) for v in row] for row in rows]
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int) or (
        isinstance(value, str) and value.rstrip("%").replace(".", "", 1).isdigit()
    )


def _cell(value: Any) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return value.isoformat() if isinstance(value, date) else clamp(one_line(str(value)), _LONGEST_CELL)


def _made(template: str, **given: Any) -> str:
    return environment(True).get_template(f"notebook/{template}.html.j2").render(**given)
