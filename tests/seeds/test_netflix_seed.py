from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

import seeds
from seeds.folder import Seed, load_seed

FOLDER = Path(seeds.__file__).parent / "netflix-genai"


@pytest.fixture(scope="module")
def seed() -> Seed:
    return load_seed(str(FOLDER))


def test_the_story_is_the_owners_byte_for_byte() -> None:
    digest = hashlib.sha256((FOLDER / "story.txt").read_bytes()).hexdigest()
    assert digest == "cf97c34c8e01791db44c6cf172561960379d83cd20b46b2f88076aae8334ab02"


def test_every_facet_of_the_story_is_a_topic(seed: Seed) -> None:
    wanted = ["production", "savings", "copyright", "labour", "law", "netflix", "arguments"]
    assert [topic.name for topic in seed.topics.topics] == wanted
    assert all(topic.must_catch == ("story.txt",) for topic in seed.topics.topics)
    (brief,) = seed.topics.briefs
    assert (brief.to, brief.zone, brief.max_stories, brief.floor) == ((), "Europe/Madrid", 12, 0.35)


def test_every_entity_is_defined_and_used(seed: Seed) -> None:
    used = {name for topic in seed.topics.topics for name in re.findall(r"@([a-z0-9-]+)", topic.query)}
    assert used == {entity.name for entity in seed.topics.entities}


def test_spellings_keep_to_words_phrases_prefixes_and_capitals(seed: Seed) -> None:
    for entity in seed.topics.entities:
        texts = [term.text for term in (*entity.any, *entity.exclude)]
        assert len({text.casefold() for text in texts}) == len(texts), entity.name
        for text in texts:
            assert re.fullmatch(r'"[^"*]+"|\w{2,}|\w{3,}\*|cs\("[^"*]+"\)', text), text


def test_the_misspellings_of_the_story_are_among_them(seed: Seed) -> None:
    texts = {term.text for entity in seed.topics.entities for term in entity.any}
    assert {"eternut", "iline", "netflixs", "scanline"} <= {text.strip('"').casefold() for text in texts}


def test_no_word_of_other_languages_stands_for_ai(seed: Seed) -> None:
    """The bare word is French for "have" and Italian for "to the"."""
    assert all(term.text.casefold() != "ai" for entity in seed.topics.entities for term in entity.any)
    assert all(not re.search(r"\bai\b", topic.query.replace("@ai", ""), re.I) for topic in seed.topics.topics)


def test_the_feeds_are_many_described_and_their_origin_is_told(seed: Seed) -> None:
    assert seed.feeds.warnings == ()
    assert len(seed.feeds.feeds) >= 60
    origins = (FOLDER / "FEEDS.md").read_text(encoding="utf-8")
    for feed in seed.feeds.feeds:
        assert feed.language
        assert feed.country
        assert feed.category
        assert f"| {feed.title} | {feed.url} | " in origins
    assert {feed.language for feed in seed.feeds.feeds} >= {"en", "es", "pt", "de", "fr", "it"}
    assert {feed.country for feed in seed.feeds.feeds} >= {"US", "GB", "AR", "ES", "BR", "DE", "FR"}
