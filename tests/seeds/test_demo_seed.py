"""The demo as a seed: it loads like any other, and its queries find what its articles say they should."""

from __future__ import annotations

import pytest

from seeds.demo import load_newsroom
from seeds.demo.newsroom import HERE
from seeds.demo.server import PREFERRED_PORT, feed_list
from seeds.feed_list import write_feeds
from seeds.folder import Seed, load_seed
from warehouse.query import EntityTerms, parse, resolve, topic_version


@pytest.fixture(scope="module")
def seed() -> Seed:
    return load_seed("demo")


def test_the_feeds_file_names_the_ports_that_the_newsroom_prefers() -> None:
    newsroom = load_newsroom()
    origins = {n: f"http://127.0.0.1:{PREFERRED_PORT + i}" for i, n in enumerate(newsroom.outlets)}
    assert (HERE / "feeds.opml").read_text("utf-8") == write_feeds(feed_list(newsroom, origins))


def test_the_seed_has_a_brief_and_topics(seed: Seed) -> None:
    (brief,) = seed.topics.briefs
    assert (brief.name, brief.to, brief.max_stories, brief.floor) == ("desk", (), 12, 0.35)
    assert len(seed.topics.topics) == 7
    assert len(seed.feeds.feeds) == 14
    assert 200 <= len(seed.story.split()) <= 350


def test_every_query_is_accepted_and_has_a_version_of_its_own(seed: Seed) -> None:
    entities = {
        entity.name: EntityTerms(
            tuple(term.text for term in entity.any), tuple(term.text for term in entity.exclude)
        )
        for entity in seed.topics.entities
    }
    parsed = {topic.name: parse(topic.query) for topic in seed.topics.topics}
    versions = {topic_version(resolve(node, entities, parsed)) for node in parsed.values()}
    assert len(versions) == len(parsed)
