"""What people say of copies, by the addresses of the articles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from extractors.url import url_key
from flows.addresses import given_address
from flows.desk import Desk, open_desk
from flows.errors import UsageError
from flows.lines import print_line
from flows.settings import Settings
from warehouse.match.verdicts import group_of, join_copy, split_copy
from warehouse.publish import publish
from warehouse.why import address_of, trace


def split_articles(settings: Settings, url: str, original: str | None) -> None:
    """Say that the article at ``url`` is no copy (of ``original``, where it is named). Raises UsageError."""
    desk = open_desk(settings)
    with judging(desk) as db:
        article = article_at(db, url)
        if original:
            given, stored = article_at(db, original), str(group_of(db, article)["original_id"])
            if given != stored:
                raise UsageError(
                    f"{url} is not stored as a copy of {original}, but of {address_of(db, stored)}"
                )
        former = address_of(db, split_copy(db, article, desk.clock()))
    print_line(f"{url} is no copy of {former}: remembered; the next match groups it anew")


def join_articles(settings: Settings, url: str, original: str) -> None:
    """Say that the article at ``url`` is a copy of the one at ``original``, or of that one's original."""
    desk = open_desk(settings)
    with judging(desk) as db:
        article, other = article_at(db, url), article_at(db, original)
        if article == other:
            raise UsageError(f"{url} and {original} are one article")
        root = address_of(db, join_copy(db, article, other, desk.clock()))
    print_line(f"{url} is a copy of {root}: remembered")


@contextmanager
def judging(desk: Desk) -> Iterator[duckdb.DuckDBPyConnection]:
    """Hold the home, open the database, and publish what was changed."""
    settings = desk.settings
    with desk.home.locked(settings.lock_seconds):
        with desk.database() as db:
            yield db
        publish(desk.home.pipeline, desk.home.published, wait_seconds=settings.lock_seconds)


def article_at(db: duckdb.DuckDBPyConnection, url: str) -> str:
    """Return the id of the article that an address led to. Raises UsageError."""
    cleaned = given_address(url)
    found = [step.article_id for step in trace(db, url_key(cleaned)) if step.article_id]
    if not found:
        raise UsageError(
            f"{cleaned} has led to no article: 'storywatch why {cleaned}' says what became of it"
        )
    return found[-1]
