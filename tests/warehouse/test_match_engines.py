"""Two engines that know nothing of ours find the same articles, for what they too can say."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.matching import fts5, ours, queries, texts, vocabulary, with_tantivy


@pytest.mark.parametrize("chosen", [1, 2, 3])
def test_sqlite_and_tantivy_find_the_same_pairs(tmp_path: Path, chosen: int) -> None:
    chance = random.Random(chosen)
    words = vocabulary(chance, 3_000)
    articles = texts(chance, words, 40)
    topics = queries(chance, words, [body for _, body in articles], 150, "words")
    _, found = ours(articles, topics, tmp_path)
    assert len(found) > 100
    assert found == fts5(articles, topics, tmp_path)[1]
    assert found == with_tantivy(articles, topics, tmp_path)[1]
