"""Days that lie ahead."""

from __future__ import annotations

from datetime import date

import pytest

from reports.watch import days_ahead

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("sentence", "day", "words"),
    [
        ("It starts on December 11, 2026 in Leeds.", "2026-12-11", "December 11, 2026"),
        ("It starts on Dec. 11 in Leeds.", "2026-12-11", "Dec. 11"),
        ("They meet on 3rd of December.", "2026-12-03", "3rd of December"),
        ("The trial is set for 14 January.", "2027-01-14", "14 January"),
        ("Se publicará el 9 de diciembre de 2026.", "2026-12-09", "9 de diciembre de 2026"),
        ("Le film sort le 1er décembre.", "2026-12-01", "1er décembre"),
        ("Der Film läuft am 2. Dezember an.", "2026-12-02", "2. Dezember"),
        ("The deadline is 2026-12-31 at noon.", "2026-12-31", "2026-12-31"),
        ("It opens on May 5 in Cannes.", "2027-05-05", "May 5"),
    ],
)
def test_a_day_ahead_is_found(sentence: str, day: str, words: str) -> None:
    found = days_ahead(sentence, published=TODAY, today=TODAY)
    assert [(when.isoformat(), said) for when, said in found] == [(day, words)]


@pytest.mark.parametrize(
    "sentence",
    [
        "It began on November 3.",
        "It happens today, 22 November 2026.",
        "Studios may 5 times a day do so, and march 12 abreast.",
        "March 20 percent of the way.",
        "By December 2026 it will be over.",
        "On 31 November nothing happens.",
        "The year 2030-12-01 is far away.",
        "It was on June 30.",
    ],
)
def test_what_is_past_far_or_no_date_is_not(sentence: str) -> None:
    assert days_ahead(sentence, published=TODAY, today=TODAY) == ()
