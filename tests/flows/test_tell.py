"""Tell: an edition looks at all that was read, also where the run that read it got no further."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from flows.stages.poll import poll_stage
from flows.stages.read import read_stage
from flows.tell import tell_stages
from tests.extractors.servers import Site
from tests.flows.read_house import Quay

MORNING = datetime(2026, 11, 20, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def test_what_was_read_and_not_matched_is_in_the_edition_that_comes_then(site: Site, tmp_path: Path) -> None:
    quay = Quay(tmp_path, site)
    quay.publish("first")
    quay.run(MORNING - timedelta(days=1))
    quay.run(MORNING - timedelta(days=1), tell_stages(everything=True))
    quay.publish("second")
    # A run that was killed behind the reading.
    quay.run(MORNING - 5 * MINUTE, [partial(poll_stage, everything=True), read_stage])
    assert quay.run(MORNING, tell_stages(everything=True))["matches"] == 1
    quay.run(MORNING + 15 * MINUTE)
    told = quay.ask(
        "SELECT edition_date::VARCHAR, url FROM placements INNER JOIN editions USING (edition_id) "
        "INNER JOIN articles USING (article_id) WHERE placed IN ('card', 'line') ORDER BY ALL"
    )
    assert told == [("2026-11-20", site.url("/second"))]  # what a feed lists at first sight is background
