"""Words of purged articles taken out of an edition: all of them, nothing else, and with a record."""

from __future__ import annotations

from datetime import UTC, datetime

import html5lib
import pytest

from reports.canonical import content_hash, from_json, to_json
from reports.edition import Edition
from reports.redaction import PurgedArticle, redact
from reports.render import KINDS, Kind, render
from tests.reports.editions import ordinary

LATER = datetime(2027, 2, 21, 4, 0, tzinfo=UTC)


def purged(edition: Edition, card: int, days: int | None = 90) -> PurgedArticle:
    return PurgedArticle(edition.cards[card].article_id, edition.cards[card].outlet, days, LATER)


def texts(edition: Edition) -> list[str]:
    """Return everything that an edition quotes."""
    quoted = [sentence for card in edition.cards for sentence in card.sentences]
    quoted += [card.quotation.words for card in edition.cards if card.quotation]
    return quoted + [one.text for one in edition.in_short] + [day.excerpt.text for day in edition.watch]


def test_each_place_is_named_and_the_rest_is_untouched() -> None:
    edition = ordinary()
    left = redact(edition, [purged(edition, 0)])
    assert left.redaction is not None
    assert [(one.part, one.place) for one in left.redaction.missing] == [
        ("in_short", "sentence 1"),
        ("excerpt", f"2 sentences under “{edition.cards[0].title}”"),
        ("quotation", f"under “{edition.cards[0].title}”"),
        ("watch", "Fri 11 Dec"),
    ]
    assert len(texts(edition)) - len(texts(left)) == 5
    assert set(texts(left)) < set(texts(edition))
    assert left.cards[1:] == edition.cards[1:]
    assert (left.numbers, left.memory, left.subject) == (edition.numbers, edition.memory, edition.subject)
    assert from_json(to_json(left)) == left


def test_the_hash_is_that_of_what_was_frozen_however_many_purges_follow() -> None:
    edition = ordinary()
    once = redact(edition, [purged(edition, 0)])
    twice = redact(once, [purged(edition, 1)])
    for left in (once, twice):
        assert left.redaction is not None
        assert left.redaction.content_hash == content_hash(edition) != content_hash(left)
        assert f"content {content_hash(edition)[:16]}" in render(left, "text")
    assert twice.redaction is not None
    assert once.redaction is not None
    assert twice.redaction.missing[: len(once.redaction.missing)] == once.redaction.missing
    assert redact(twice, [purged(edition, 0), purged(edition, 1)]) is twice


def test_an_edition_without_words_of_it_is_the_same_to_the_byte() -> None:
    edition = ordinary()
    assert redact(edition, [PurgedArticle("0" * 64, "Elsewhere", 1, LATER)]) is edition
    assert "redaction" not in to_json(edition)


@pytest.mark.parametrize("kind", KINDS)
def test_no_rendering_has_the_words_and_each_that_told_them_says_so(kind: Kind) -> None:
    edition = ordinary()
    everything = [purged(edition, number) for number in range(len(edition.cards))]
    made = " ".join(render(redact(edition, everything), kind).split())
    assert not [words for words in texts(edition) if words in made]
    assert all(card.outlet.split(" & ")[0] in made for card in edition.cards)
    if kind in {"html", "text", "md", "atom"}:
        assert "Excerpt and quotation gone: The Daily Lantern keeps texts for 90 days" in made
    if kind == "html":
        html5lib.HTMLParser(strict=True).parse(render(redact(edition, everything), kind))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "keeps texts for 1 day (purged "),
        (0, "keeps no texts (purged "),
        (None, "keeps texts no longer (purged "),
    ],
)
def test_the_policy_is_told_in_words(days: int | None, said: str) -> None:
    edition = ordinary()
    text = " ".join(render(redact(edition, [purged(edition, 0, days)]), "text").split())
    assert f"The Daily Lantern {said}Sun 21 Feb 2027)" in text
