"""Charts as SVG, drawn by leather and coloured by the page.

leather, because it is a small library without dependencies whose SVG is plain shapes and real text, the
same bytes every day: pygal writes the date and a style sheet of its own into each chart, and matplotlib is
fifty megabytes that turn letters into outlines. Colours are the page's CSS variables, so that charts follow
it into the dark. Each chart is drawn twice, for wide and narrow screens, as scaling would scale its text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import leather  # type: ignore[import-untyped]
from leather import Chart

from reports.safe_text import clamp

WIDE, NARROW = 714, 300
_NUMBER = re.compile(r"-?\d+\.\d+")
_ROW = 26  # height of a bar with its gap

# leather's theme is module-wide: it is set here, once, and nowhere else.
leather.theme.margin = 0.012
leather.theme.tick_font_char_width = 7
leather.theme.tick_font_char_height = 13


@dataclass(frozen=True, slots=True)
class Bar:
    """A label, its number, None where nothing is known, and whether it is the one that is told about."""

    label: str
    number: float | None
    marked: bool = False


def columns(name: str, bars: Sequence[Bar]) -> str:
    """Return a chart of upright bars, a day each, with `name` as its accessible title."""
    return _both(name, "columns", [_columns(bars, width) for width in (WIDE, NARROW)])


def rows(name: str, bars: Sequence[Bar]) -> str:
    """Return a chart of lying bars, the first on top."""
    return _both(name, "rows", [_rows(bars, width) for width in (WIDE, NARROW)])


def _columns(bars: Sequence[Bar], width: int) -> ET.Element:
    made, marked = Chart(), _marked(bars)
    made.add_columns([(bar.label, bar.number) for bar in bars], fill_color=lambda d: _colour(d.x in marked))
    step = max(1, -(-len(bars) // (width // 48)))
    last = len(bars) - 1
    made.add_x_axis(tick_formatter=lambda label, i, _: str(label) if (last - i) % step == 0 else "")
    return _drawn(made, bars, width, 190)


def _rows(bars: Sequence[Bar], width: int) -> ET.Element:
    made, marked = Chart(), _marked(bars)
    short = {bar.label: clamp(bar.label, 26 if width == WIDE else 14) for bar in bars}
    made.add_bars([(bar.number, bar.label) for bar in bars], fill_color=lambda d: _colour(d.y in marked))
    made.add_y_axis(tick_formatter=lambda label, *_: short.get(str(label), ""))
    return _drawn(made, bars, width, 40 + _ROW * len(bars))


def _drawn(made: Chart, bars: Sequence[Bar], width: int, height: int) -> ET.Element:
    largest = max((bar.number or 0 for bar in bars), default=0)
    axis, scale = (
        (made.add_y_axis, made.add_y_scale) if height == 190 else (made.add_x_axis, made.add_x_scale)
    )
    ticks = _ticks(largest)
    scale(0, ticks[-1])
    axis(ticks=ticks, tick_formatter=lambda value, *_: f"{value:g}")
    group: ET.Element = made.to_svg_group(width, height)
    group.remove(group[0])  # the background: the page has its own
    # Room around it: the last labels stand half outside the plot.
    box = f"0 -8 {width + 18} {height + 10}"
    svg = ET.Element("svg", viewBox=box, width=str(width + 18), height=str(height + 10))
    svg.append(group)
    for element in svg.iter():
        _tidied(element)
    return svg


def _ticks(largest: float) -> list[float]:
    """Return four or five round numbers from 0 to `largest` or just above."""
    for base in (1, 10, 100, 1_000, 10_000, 100_000):
        for step in (base, 2 * base, 5 * base):
            if step * 4 >= largest:
                return [step * n for n in range(max(1, -int(-largest // step)) + 1)]
    return [0, largest]


def _tidied(element: ET.Element) -> None:
    """Leave colours and fonts of axes to the page, and round what leather gives with 28 digits."""
    if element.tag in {"text", "line"}:
        for name in ("fill", "stroke", "font-family", "font-size"):
            element.attrib.pop(name, None)
    for name, value in element.attrib.items():
        element.set(name, _NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), value))


def _colour(marked: bool) -> str:
    return "var(--bar-now)" if marked else "var(--bar)"


def _marked(bars: Sequence[Bar]) -> set[str]:
    return {bar.label for bar in bars if bar.marked}


def _both(name: str, form: str, drawn: Sequence[ET.Element]) -> str:
    texts = []
    for svg, kind in zip(drawn, ("wide", "narrow"), strict=True):
        svg.set("class", f"chart {form} {kind}")
        svg.set("role", "img")
        svg.set("aria-label", name)
        texts.append(ET.tostring(svg, encoding="unicode", short_empty_elements=False))
    return "".join(texts)
