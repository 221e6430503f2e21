"""The demo's three days: the editions that are kept, and what every edition has to be."""

from __future__ import annotations

import re
from itertools import pairwise

import html5lib
import pytest

from reports.edition import Edition
from reports.html_page import SIZE_LIMIT
from reports.mail import message
from reports.render import render
from reports.safe_text import cells
from tests.flows.demo_editions import GOLDEN, kept_forms, three_days


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Edition, ...]:
    return three_days(tmp_path_factory.mktemp("three-days"))


def test_they_are_those_that_are_kept(editions: tuple[Edition, ...]) -> None:
    assert len(editions) == 3
    for number, edition in enumerate(editions, start=1):
        for ending, text in kept_forms(edition).items():
            kept = (GOLDEN / f"day{number}.{ending}").read_text("utf-8")
            assert text == kept, f"day {number}: python -m tests.flows.demo_editions writes them"


def test_they_follow_one_another(editions: tuple[Edition, ...]) -> None:
    assert editions[0].previous is None
    for before, after in pairwise(editions):
        assert after.previous is not None
        assert after.previous.edition_id == before.edition_id
        assert after.changes.developing
    assert [edition.status.level for edition in editions] == ["first", "incomplete", "first"]


def test_each_is_valid_fits_into_a_mail_and_reads_at_72_columns(editions: tuple[Edition, ...]) -> None:
    for edition in editions:
        html, text = render(edition, "html"), render(edition, "text")
        html5lib.HTMLParser(strict=True).parse(html)
        mail = message(
            edition, html, text, sender="d@example.org", recipient="a@example.org", host="example.org"
        )
        part = list(mail.iter_parts())[1]
        assert len(part.as_bytes()) <= SIZE_LIMIT
        wide = [line for line in text.splitlines() if cells(line) > 72]
        assert all(re.fullmatch(r"\[\d+\] http\S+", line) for line in wide)
