"""The notebook's charts, by altair, in the colours of the digest's pages.

Colours are the page's CSS variables (palette.css), which an SVG takes as they are: the charts follow the page
into the dark. What outlets are called stands in them as text and nothing else: a value is never a format, an
expression, a link or an image. No chart fetches anything: the values stand in its specification.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import altair as alt

from reports.notebook.figures import DaySeen, DayVolume, OutletLag, OutletShare
from reports.phrases import percent
from reports.safe_text import clamp, one_line
from reports.status import counted

OWN, COPIES = "own text", "copies"
_COLOURS = {OWN: "var(--bar-now)", COPIES: "var(--bar)"}
_STATES = {"incomplete": "var(--incomplete)", "not asked": "var(--quiet)"}
_LABEL_PIXELS = 130  # of an outlet's name: more leaves no room for the bars on a telephone
_LONGEST_NAME = 60
# Lags reach from minutes to weeks: evenly spaced, all but the slowest would lie on the axis.
_LAG_TICKS = {0: "0", 1: "1 h", 3: "3 h", 6: "6 h", 12: "12 h", 24: "1 day", 72: "3 days", 168: "1 week"}
_LAG_TICKS |= {720: "30 days", 8760: "1 year"}
# The editor that vega-embed's menu opens is another host's; SVG, because a canvas knows no CSS variables.
_EMBED = {"embedOptions": {"renderer": "svg", "actions": False}}
_ROW = 24  # height of an outlet's bar with its gap

Row = Mapping[str, Any]


def volume_chart(days: Sequence[DayVolume], seen: Sequence[DaySeen], tallest: int, about: str) -> Any:
    """Return the articles a day of one topic, up to ``tallest``, with the days that are not whole behind."""
    every = sorted(each.day.isoformat() for each in seen)
    behind = alt.Chart(_values(_states(seen))).mark_rect()
    bars = alt.Chart(_values(_stacked(days))).mark_bar(width={"band": 0.8})
    tall = alt.Y("articles:Q").title("articles").scale(domain=[0, max(1, tallest)])
    made = alt.layer(
        behind.encode(_day_axis(every), alt.Color("colour:N").scale(None), tooltip=_told("day", "state")),
        bars.encode(
            _day_axis(every),
            tall.axis(tickMinStep=1, tickCount=3, format="d"),
            alt.Color("colour:N").scale(None),
            alt.Order("layer:Q"),
            tooltip=_told("day", "kind", "articles:Q", "stories:Q"),
        ),
    )
    return _finished(made, about, 110)


def share_chart(shares: Sequence[OutletShare], most: int, about: str) -> Any:
    """Return the ``most`` loudest outlets' shares of one topic's stories; the others are a number, no bar.

    Together they may have many times the share of the loudest, whose bar would be a line beside theirs.
    """
    rows = _voices(shares, most)
    names = [row["outlet"] for row in rows]
    longest = max((row["bar"] for row in rows), default=0)
    along = alt.X("bar:Q").title("share of all outlets' stories")
    drawn = alt.Chart(_values(rows)).encode(
        along.axis(tickCount=4, labelExpr="format(datum.value * 100, '.1~f') + ' %'").scale(
            domain=[0, max(0.01, longest * 1.5)]
        ),
        _outlets(names),
    )
    made = alt.layer(
        drawn.mark_bar(color="var(--bar-now)").encode(
            tooltip=_told("outlet", "stories:Q", "articles:Q", "share:Q")
        ),
        _beside(drawn),
    )
    return _finished(made, about, _ROW * max(1, len(rows)))


def lag_chart(lags: Sequence[OutletLag], about: str) -> Any:
    """Return each outlet's median lag in hours, the quickest on top."""
    rows = _lagging(lags)
    longest = max((row["hours"] for row in rows), default=0)
    last = next((hours for hours in _LAG_TICKS if hours >= longest * 2), max(_LAG_TICKS))
    ticks = [hours for hours in _LAG_TICKS if hours <= last]
    told = " : ".join(f"datum.value == {hours} ? '{_LAG_TICKS[hours]}'" for hours in ticks) + " : ''"
    along = alt.X("hours:Q").title("median time behind the first")
    drawn = alt.Chart(_values(rows)).encode(
        along.axis(values=ticks, labelExpr=told, labelOverlap="greedy", labelSeparation=8).scale(
            type="symlog", constant=1, domain=[0, last * 2]
        ),
        _outlets([row["outlet"] for row in rows]),
    )
    made = alt.layer(
        drawn.mark_point(filled=True, size=90, opacity=1, color="var(--bar-now)").encode(
            tooltip=_told("outlet", "hours:Q", "stories:Q", "first:Q", "longest:Q")
        ),
        _beside(drawn),
    )
    return _finished(made, about, _ROW * max(1, len(rows)))


def name_of(outlet: str) -> str:
    """Return an outlet's name as charts and tables show it: one line, of bounded length."""
    return clamp(one_line(outlet), _LONGEST_NAME)


def loudest(lags: Sequence[OutletLag], most: int) -> list[OutletLag]:
    """Return the ``most`` outlets that share most stories, the quickest first."""
    kept = sorted(lags, key=lambda each: (-each.stories, each.outlet))[:most]
    return sorted(kept, key=lambda each: (each.median_lag_hours, -each.stories, each.outlet))


def _stacked(days: Sequence[DayVolume]) -> list[Row]:
    """Return two rows a day: what is an outlet's own, and the copies."""
    rows: list[Row] = []
    for each in days:
        parts = {OWN: each.articles - each.copies, COPIES: each.copies}
        rows += [
            {"day": each.day.isoformat(), "kind": kind, "articles": number, "stories": each.stories}
            | {"colour": _COLOURS[kind], "layer": layer}
            for layer, (kind, number) in enumerate(parts.items())
            if number
        ]
    return rows


def _states(seen: Sequence[DaySeen]) -> list[Row]:
    return [
        {"day": each.day.isoformat(), "state": each.state, "colour": _STATES[each.state]}
        for each in seen
        if each.state in _STATES
    ]


def _voices(shares: Sequence[OutletShare], most: int) -> list[Row]:
    ordered = sorted(shares, key=lambda each: (-each.stories, each.outlet))
    rows = [_voice(each, name_of(each.outlet), each.share) for each in ordered[:most]]
    if rest := ordered[most:]:
        stories, articles = sum(each.stories for each in rest), sum(each.articles for each in rest)
        others = OutletShare(rest[0].topic, "", stories, articles, sum(each.share for each in rest))
        rows.append(_voice(others, counted(len(rest), "other", "others"), 0.0))
    return rows


def _voice(voice: OutletShare, name: str, bar: float) -> Row:
    share = percent(voice.share) if voice.share >= 0.1 else f"{voice.share * 100:.1f} %"
    told = f"{share} ({voice.stories:,})"
    row = {"outlet": name, "stories": voice.stories, "articles": voice.articles}
    return row | {"share": round(voice.share, 3), "told": told, "bar": bar}


def _lagging(lags: Sequence[OutletLag]) -> list[Row]:
    return [
        {"outlet": name_of(each.outlet), "hours": each.median_lag_hours, "stories": each.stories}
        | {"first": each.first, "longest": each.longest_lag_hours}
        | {"told": f"{each.median_lag_hours:,.1f} h ({each.stories:,})"}
        for each in lags
    ]


def _values(rows: Sequence[Row]) -> Any:
    return alt.Data(values=[dict(row) for row in rows])


def _day_axis(days: Sequence[str]) -> Any:
    """Return an axis of whole days, each with its place, also one without an article."""
    told = "utcFormat(toDate(datum.value), '%-d %b')" if _of_one_year(days) else "datum.value"
    axis = alt.Axis(labelAngle=0, labelOverlap="greedy", labelExpr=told, labelSeparation=8, grid=False)
    return alt.X("day:O").title("day of first sight (UTC)").scale(domain=list(days)).axis(axis)


def _of_one_year(days: Sequence[str]) -> bool:
    return not days or (date.fromisoformat(days[-1]) - date.fromisoformat(days[0])).days < 365


def _outlets(names: Sequence[str]) -> Any:
    axis = alt.Axis(
        title=None, labelLimit=_LABEL_PIXELS, labelPadding=8, grid=False, ticks=False, domain=False
    )
    return alt.Y("outlet:N").scale(domain=list(names)).sort(None).axis(axis)


def _beside(drawn: Any) -> Any:
    """Return the numbers in words, right of what is drawn."""
    words = drawn.mark_text(align="left", dx=9, color="var(--mu)", fontSize=12)
    return words.encode(text=alt.Text("told:N"))


def _told(*fields: str) -> list[Any]:
    return [alt.Tooltip(field).title(field.partition(":")[0]) for field in (_typed(each) for each in fields)]


def _typed(field: str) -> str:
    return field if ":" in field else f"{field}:N"


def _finished(made: Any, about: str, height: Any) -> Any:
    """Give a chart the page's width, its colours, and what a screen reader says of it."""
    quiet = {"labelColor": "var(--mu)", "titleColor": "var(--mu)", "gridColor": "var(--line)"}
    quiet |= {"domainColor": "var(--line)", "tickColor": "var(--line)", "titleFontWeight": "normal"}
    return (
        made.properties(width="container", height=height, description=about, usermeta=_EMBED, padding=4)
        .configure(background="transparent", font="Arial, sans-serif")
        .configure_axis(labelFontSize=12, titleFontSize=12, **quiet)
        .configure_view(stroke=None)
    )
