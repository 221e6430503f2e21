"""One page read from end to end: parse, metadata, body, wall, quality. Importing this costs a second."""

from __future__ import annotations

from importlib.metadata import version

from extractors.article import RULES, Article, Extraction, PageInput
from extractors.pages.body import Body, read_body
from extractors.pages.feed_content import FEWEST_WORDS, feed_text
from extractors.pages.head import Head
from extractors.pages.language import find_language, load_model
from extractors.pages.metadata import FeedHints, Metadata, read_metadata
from extractors.pages.page import PageError, ParsedPage, parse_page
from extractors.pages.quality import count_words, judge
from extractors.pages.title import choose_title
from extractors.pages.walls import recognise_wall

EXTRACTOR = f"storywatch {RULES}, trafilatura {version('trafilatura')}"

_NO_ARTICLE = 12
"""Words. A news flash of two lines has 15 to 25."""
_TITLE = 120
_SAID = {
    "wall": "a consent or log-in wall",
    "challenge": "a bot check",
    "no_text": "without text",
    "too_large": "too large",
    "not_html": "no HTML",
    "cpu_limit": "too costly to read",
    "parse_error": "unreadable",
}


def prepare() -> None:
    """Load what every page needs and no page is to blame for. Raises OSError.

    The language model is unpacked through a temporary file: while the disk was full each page that was read
    would have been called unreadable, for good.
    """
    load_model()


def read_page(page: PageInput) -> Extraction:
    """The article of a page, or the reason why there is none. Never raises an Exception."""
    try:
        return _read(page)
    except PageError as error:
        return read_feed(page, error.reason, error.detail)
    except MemoryError:
        return read_feed(page, "too_large", "out of memory while reading the page")
    except Exception as error:  # whatever a hostile page finds in four parsers costs that page only
        return read_feed(page, "parse_error", f"{type(error).__name__}: {error}"[:200])


def read_feed(page: PageInput, reason: str, detail: str = "", canonical_url: str | None = None) -> Extraction:
    """The feed's content as an article, if there is enough of it, beside the page's reason."""
    try:
        article = _feed_article(page, reason, canonical_url)
    except Exception:  # a feed's HTML is as hostile as a page's
        article = None
    return Extraction(page.url, reason, detail, article)


def _read(page: PageInput) -> Extraction:
    parsed = parse_page(page.url, page.body, page.content_type)
    feed = FeedHints(page.feed_title, page.feed_published_at, page.feed_authors, page.feed_outlet)
    metadata = read_metadata(parsed, feed, page.fetched_at)
    body = read_body(parsed, metadata)
    words = count_words(body.text)
    wall = recognise_wall(metadata.title, body.text, parsed, words, is_article=metadata.is_article)
    if wall:
        return read_feed(page, wall.reason, wall.detail, metadata.canonical_url)
    if words < _NO_ARTICLE:
        return read_feed(page, "no_text", f"{words} words in {len(page.body)} bytes", metadata.canonical_url)
    return Extraction(page.url, "ok", body.note, _article(page, parsed, metadata, body, words))


def _article(page: PageInput, parsed: ParsedPage, metadata: Metadata, body: Body, words: int) -> Article:
    quality, reason = judge(body, words, metadata.record, metadata.nodes, parsed)
    if body.note and quality == "full":
        quality, reason = "partial", body.note
    return Article(
        title=metadata.title or body.paragraphs[0][:_TITLE],
        authors=metadata.authors,
        published_at=metadata.published_at,
        modified_at=metadata.modified_at,
        language=find_language(body.text, metadata.stated_language, page.feed_language),
        text=body.text,
        words=words,
        text_quality=quality,
        quality_reason=reason,
        canonical_url=metadata.canonical_url,
        site_name=metadata.site_name,
        section=metadata.section,
        keywords=metadata.keywords,
        description=next(iter(metadata.descriptions), ""),
        image=metadata.image,
        headings=body.headings,
        extractor=f"{EXTRACTOR}, {body.reader}",
    )


def _feed_article(page: PageInput, reason: str, canonical_url: str | None) -> Article | None:
    said = (feed_text(page.feed_content), feed_text(page.feed_summary))
    paragraphs = max(said, key=lambda found: len("".join(found)))
    text = "\n\n".join(paragraphs)
    words = count_words(text)
    if words < FEWEST_WORDS:
        return None
    return Article(
        title=choose_title(Head(), "", page.feed_title, (page.feed_outlet,)) or paragraphs[0][:_TITLE],
        authors=page.feed_authors,
        published_at=page.feed_published_at,
        modified_at=None,
        language=find_language(text, page.feed_language),
        text=text,
        words=words,
        text_quality="feed_only",
        quality_reason=f"feed content: the page was {_SAID.get(reason, reason)}",
        canonical_url=canonical_url,
        site_name=page.feed_outlet,
        extractor=f"{EXTRACTOR}, feed",
    )
