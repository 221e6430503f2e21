"""Articles from elsewhere, read from JSON Lines, stored and then matched and grouped like any other."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from unicodedata import normalize
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from extractors.url import clean_url, url_key
from flows.desk import Desk
from flows.errors import UsageError
from flows.running import run_stages
from flows.stages.batches import Counts, StageResult, Submit, directly
from flows.stages.match import match_stage
from warehouse.read.articles import ArticleRow, article_id, store_imported

ARTICLES_A_BATCH = 1000
COMPLAINTS_SHOWN = 5
WANTED = "it wants a JSON object a line, with url, title and text"


class ImportedArticle(BaseModel):
    """A line of the file. Times without a zone are taken as UTC; more fields than these are ignored."""

    model_config = ConfigDict(extra="ignore")

    url: str
    title: str = Field(min_length=1)
    text: str = Field(min_length=1)
    published_at: datetime | None = None
    first_seen_at: datetime | None = None
    language: str | None = None
    outlet: str | None = None
    authors: list[str] = []
    tier: int = Field(default=2, ge=1, le=3)
    country: str | None = None

    @field_validator("published_at", "first_seen_at")
    @classmethod
    def in_utc(cls, value: datetime | None) -> datetime | None:
        """Make a time aware."""
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


@dataclass(slots=True)
class Complaints:
    """Lines that cannot be used, counted, and the first of them in words."""

    count: int = 0
    shown: int = 0

    def add(self, file: Path, line: int, what: str) -> None:
        """Name a bad line on standard error."""
        self.count += 1
        if self.shown < COMPLAINTS_SHOWN:
            self.shown += 1
            sys.stderr.write(f"storywatch: {file}:{line} {what}: left out\n")


def import_file(desk: Desk, file: Path) -> Counts:
    """Import, match and group. Raises UsageError where the file cannot be read or holds no usable line."""
    try:
        size = file.stat().st_size
        with file.open("rb"):
            pass
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror})") from None
    if not size:
        raise UsageError(f"{file}: is empty: {WANTED}")
    complaints = Complaints()
    store = partial(store_stage, file=file, complaints=complaints)
    counts = run_stages(desk, "import", [store, match_stage], directly).counts
    if complaints.count:
        sys.stderr.write(f"storywatch: {file}: {complaints.count:,} lines were left out\n")
    if not counts["lines"]:
        raise UsageError(f"{file}: holds no article: {WANTED}")
    return counts


def store_stage(
    desk: Desk, run_id: str, *, submit: Submit, file: Path, complaints: Complaints
) -> StageResult:
    """Store the file's articles, a batch a transaction."""
    result = StageResult()
    with desk.progress.stage("import", count_lines(file)) as advance:
        for articles in chunked(read_lines(file, desk.started_at, complaints), ARTICLES_A_BATCH):
            result.counts += submit("import", partial(store_batch, desk, run_id, articles))
            advance(len(articles))
    return result


def store_batch(desk: Desk, run_id: str, articles: list[ArticleRow]) -> Counts:
    """Store one batch."""
    with desk.database() as db:
        new, revised = store_imported(db, articles, run_id)
    return Counts(lines=len(articles), imported=new, revisions=revised)


def read_lines(file: Path, now: datetime, complaints: Complaints) -> Iterator[ArticleRow]:
    """Yield the articles of a JSON Lines file; what cannot be used is named and left out."""
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield article_row(ImportedArticle.model_validate(json.loads(line)), now)
            except ValidationError as error:
                first = error.errors(include_url=False, include_input=False)[0]
                complaints.add(file, number, f"{'.'.join(map(str, first['loc'])) or 'line'}: {first['msg']}")
            except (ValueError, OverflowError, RecursionError) as error:
                complaints.add(file, number, str(error))


def article_row(article: ImportedArticle, now: datetime) -> ArticleRow:
    """Return an imported article as the warehouse stores it. Raises ValueError for a bad address."""
    url = clean_url(article.url)
    if url is None:
        raise ValueError(f"{article.url!r} is no web address")
    key = url_key(url)
    text = normalize("NFC", article.text).strip()
    published = article.published_at.astimezone(UTC) if article.published_at else None
    seen = article.first_seen_at.astimezone(UTC) if article.first_seen_at else published
    return ArticleRow(
        article_id=article_id(key),
        url=url,
        url_key=key,
        canonical_url=None,
        feed_id=None,
        outlet=article.outlet or urlsplit(url).hostname or url,
        tier=article.tier,
        country=article.country,
        title=normalize("NFC", " ".join(article.title.split())),
        authors=tuple(article.authors),
        published_at=published,
        modified_at=None,
        first_seen_at=seen or now,
        first_sight=False,
        language=article.language,
        section=None,
        keywords=(),
        description=None,
        text=text,
        words=len(text.split()),
        text_quality="full",
        quality_reason=None,
        source="import",
        extractor=None,
    )


def count_lines(file: Path) -> int:
    """Return the number of lines that are not empty."""
    with file.open("rb") as lines:
        return sum(1 for line in lines if line.strip())


def chunked(articles: Iterator[ArticleRow], size: int) -> Iterator[list[ArticleRow]]:
    """Cut a stream into lists."""
    while some := list(islice(articles, size)):
        yield some
