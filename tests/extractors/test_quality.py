"""The gate: what the readers make of the pages in pages/, with floors that are lowered only on purpose."""

from __future__ import annotations

from datetime import datetime

import pytest

from extractors.article import Article, extract
from tests.extractors.reading_room import Sample, grams, samples

SAMPLES = samples()
BODY_FLOOR = 0.98  # 0.996 when it was pinned
WORST_BODY_FLOOR = 0.95


def f1(got: str, wanted: str) -> tuple[int, int, int]:
    mine, theirs = grams(got), grams(wanted)
    return (mine & theirs).total(), mine.total(), theirs.total()


def article_of(sample: Sample) -> Article:
    article = extract(sample.page).article
    assert article is not None
    return article


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_page_gives_what_stands_beside_it(sample: Sample) -> None:
    found = extract(sample.page)
    assert found.url == sample.page.url
    assert found.reason == sample.truth["reason"]
    if not sample.truth["paragraphs"]:
        assert found.article is None
        assert found.detail
        return
    article = article_of(sample)
    assert article.title == sample.truth["title"]
    assert list(article.authors) == sample.truth["authors"]
    assert article.published_at == datetime.fromisoformat(sample.truth["published_at"])
    assert article.language == sample.truth["language"]
    assert article.text_quality == sample.truth["text_quality"]
    assert bool(article.quality_reason) == (article.text_quality != "full")
    assert article.canonical_url == sample.truth.get("canonical_url")
    hit, got, wanted = f1(article.text, "\n".join(sample.truth["paragraphs"]))
    assert 2 * hit / (got + wanted) >= WORST_BODY_FLOOR


def test_the_bodies_together_keep_their_floor() -> None:
    pairs = [
        (article_of(sample).text, "\n".join(sample.truth["paragraphs"]))
        for sample in SAMPLES
        if sample.truth["paragraphs"]
    ]
    hit, got, wanted = (sum(column) for column in zip(*(f1(*pair) for pair in pairs), strict=True))
    assert 2 * hit / (got + wanted) >= BODY_FLOOR


def test_text_is_paragraphs_with_an_empty_line_between_them() -> None:
    sample = next(sample for sample in SAMPLES if sample.name == "nl_parkeren")
    assert article_of(sample).text.split("\n\n") == sample.truth["paragraphs"]


def test_crossheads_are_kept_beside_the_text() -> None:
    sample = next(sample for sample in SAMPLES if sample.name == "en_bridge")
    article = article_of(sample)
    assert article.headings == ("Cracks in the pins",)
    assert "Cracks in the pins" not in article.text
    assert article.modified_at == datetime.fromisoformat("2026-03-04T09:12:10+00:00")
    assert article.keywords == ("Harrow Ferry", "bridges", "freight")
    assert (article.section, article.site_name) == ("Local", "The Ferry Courier")
