"""The notebook's tables, notices and lines: plain words, whatever an outlet is called."""

from __future__ import annotations

from datetime import date

import html5lib
import pytest

from reports.notebook import pieces
from reports.notebook.figures import DaySeen, DayVolume, OutletLag, OutletShare
from tests.reports.test_hostile import EVIL

DAY = date(2026, 3, 2)
ALLOWED = {
    "html", "head", "body", "p", "div", "ul", "li", "details", "summary", "table", "thead", "tbody", "tr",
    "th", "td", "pre",
}  # fmt: skip


def elements(text: str) -> set[str]:
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(text)
    return {each.tag for each in tree.iter() if isinstance(each.tag, str)}


def words(text: str) -> str:
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(text)
    return " ".join(" ".join(tree.itertext()).split())


@pytest.mark.parametrize("evil", EVIL)
def test_names_stay_words(evil: str) -> None:
    made = [
        pieces.volume_table([DayVolume(DAY, evil, 1, 2, 1, 1)]),
        pieces.share_table([OutletShare(evil, evil, 1, 2, 0.5)]),
        pieces.lag_table([OutletLag(evil, 2, 1, 0.5, 3.0)]),
        pieces.seen_table([DaySeen(DAY, "incomplete", 2, 1, [evil], [evil], 3)]),
        pieces.seen_notice([DaySeen(DAY, "incomplete", 2, 1, [evil], [evil], 3)]),
        pieces.topic_line(evil),
        pieces.notice(evil, [evil]),
        pieces.same_questions([evil], DAY, DAY),
    ]
    for each in made:
        assert elements(each) <= ALLOWED, each
    first = evil.split()[0].rstrip("\ud800")
    assert first in words(pieces.share_table([OutletShare("t", evil, 1, 2, 0.5)]))


def test_a_table_has_every_row_with_its_numbers() -> None:
    rows = [OutletShare("t", "Beta", 1, 1200, 0.25), OutletShare("t", "Alpha", 3, 4, 0.75)]
    assert words(pieces.share_table(rows)) == (
        "Share of voice of every outlet: the numbers topic outlet share stories articles "
        "t Alpha 75.0% 3 4 t Beta 25.0% 1 1,200"
    )
    assert words(pieces.lag_table([])).endswith("Nothing in this period.")


def seen(day: int, state: str, unread: int = 0, editions: tuple[str, ...] = (), articles: int = 0) -> DaySeen:
    asked = 0 if state == "not asked" else 5
    unread_outlets = [f"Outlet {number}" for number in range(unread)]
    return DaySeen(DAY.replace(day=day), state, asked, unread, unread_outlets, list(editions), articles)  # type: ignore[arg-type]


def test_what_is_missing_is_said_day_by_day() -> None:
    days = [seen(4, "not asked", articles=2), seen(3, "incomplete", 2, ("seed/desk",)), seen(2, "whole")]
    assert words(pieces.seen_notice(days)) == (
        "INCOMPLETE: of 3 days 2 could not be seen whole. "
        "2026-03-03: 2 of 5 feeds could not be read (Outlet 0, Outlet 1); the edition of seed/desk says "
        "INCOMPLETE. 2026-03-04: no feed was asked; 2 articles came by import."
    )


def test_many_days_are_counted_and_whole_ones_are_said_to_be() -> None:
    said = words(pieces.seen_notice([seen(day, "incomplete", 1) for day in range(1, 21)]))
    assert said.endswith(
        "2026-03-08: 1 of 5 feeds could not be read (Outlet 0). and 12 more days: see the table below."
    )
    assert words(pieces.seen_notice([seen(2, "whole")])) == (
        "Nothing is known to be missing: every feed was read on every day (1 day)."
    )


def test_days_without_a_poll_are_told_as_stretches() -> None:
    days = [*(seen(day, "not asked", articles=day) for day in (2, 3, 4)), seen(5, "whole")]
    days += [seen(6, "not asked"), seen(7, "incomplete", 1), seen(8, "not asked")]
    assert words(pieces.seen_notice(days[::-1])) == (
        "INCOMPLETE: of 7 days 6 could not be seen whole. "
        "2026-03-02 to 2026-03-04: no feed was asked; 9 articles came by import. "
        "2026-03-06: no feed was asked. 2026-03-07: 1 of 5 feeds could not be read (Outlet 0). "
        "2026-03-08: no feed was asked."
    )
