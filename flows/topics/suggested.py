"""topics suggest and new: a first draft of topics, and of a whole seed folder, from one article."""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from extractors.article import PageInput, extract
from extractors.fetch import Request
from extractors.pages.language import find_language
from flows.addresses import given_address
from flows.desk import wall_clock
from flows.errors import UsageError
from flows.home import Home
from flows.lines import print_line, shown
from flows.settings import Settings
from flows.stages.edition_files import write_beside
from flows.stages.web import fetcher_of
from flows.watchlist import topic_rows
from seeds.feed_list import FeedList, FeedSource, write_feeds
from seeds.folder import known_seeds, load_seed
from seeds.suggesting import draft_toml, suggest
from warehouse.match.scratch import scratch_archive, try_topics

LONGEST_STORY = 1 << 20
FEEDS_CHOSEN = 40
SHORTEST_STORY = 40
INVENTED = ("demo",)


def suggest_topics(settings: Settings, source: str) -> None:
    """Print a draft of topics.toml from a file or an address, with hits on the archive where there is one."""
    sys.stdout.write(drafted(settings, story_of(settings, source)))


def drafted(settings: Settings, story: str) -> str:
    """Return the draft as TOML."""
    draft = suggest(story)
    published = Home(settings.home).published
    hits = archive_hits(published, story, draft_toml(draft)) if published.exists() else None
    return draft_toml(draft, hits)


def archive_hits(published: Path, story: str, toml: str) -> dict[str, int]:
    """Return how many articles of the archive each drafted topic finds."""
    with tempfile.TemporaryDirectory() as folder:
        write_seed(Path(folder), story, toml, FeedList((FeedSource("https://example.org/", "-", "-"),)))
        seed = load_seed(folder)
        with scratch_archive(published, None) as db:
            trials = try_topics(db, seed.name, topic_rows(seed), wall_clock(), story)
    return Counter(trial.topic.partition("/")[2] for trial in trials)


def story_of(settings: Settings, source: str) -> str:
    """Return the text of a file or of the article at an address, its headline first. Raises UsageError."""
    if re.match(r"https?://", source):
        return fetched_story(settings, source)
    path = Path(source)
    try:
        story = path.read_bytes()[: LONGEST_STORY + 1].decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UsageError(f"{source}: cannot be read ({reason}): name a text file or an address") from None
    return checked_story(source, story)


def checked_story(source: str, story: str) -> str:
    """Refuse what is too short or too long to be a story."""
    words = len(story.split())
    if words < SHORTEST_STORY:
        raise UsageError(
            f"{source}: has {words} words: a seed story is an article of {SHORTEST_STORY} or more"
        )
    if len(story) > LONGEST_STORY:
        raise UsageError(f"{source}: is longer than {LONGEST_STORY:,} characters: give one article")
    return story.strip() + "\n"


def fetched_story(settings: Settings, url: str) -> str:
    """Fetch and read one article."""
    cleaned = given_address(url)
    with fetcher_of(settings, wall_clock, max_bytes=settings.page_bytes) as fetcher:
        answer = next(iter(fetcher.fetch([Request(cleaned, robots=True)])))
    if answer.reason != "ok":
        raise UsageError(f"{url}: cannot be fetched ({answer.reason}): save its text as a file and name that")
    page = PageInput(answer.url, answer.body, answer.headers.get("content-type"), answer.fetched_at)
    article = extract(page).article
    if article is None:
        raise UsageError(f"{url}: no article was found there: save its text as a file and name that")
    return checked_story(url, f"{article.title}\n{article.text}")


def new_seed(settings: Settings, name: str, source: str) -> None:
    """Make seeds/NAME with the story, suggested topics and feeds; an existing folder is left alone."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", name):
        raise UsageError(f"{name!r} is no name for a seed: small letters, digits and -")
    folder = Path("seeds", name)
    if folder.exists() or name in known_seeds():
        raise UsageError(f"{folder} is there already: choose another name")
    story = story_of(settings, source)
    toml = drafted(settings, story)
    feeds = chosen_feeds(find_language(story, None))
    write_seed(folder, story, toml, FeedList(tuple(feeds)))
    load_seed(str(folder))
    print_line(f"{shown(folder)}/story.txt    the story")
    print_line(f"{shown(folder)}/topics.toml  a draft: edit it, then 'storywatch topics check --seed {name}'")
    print_line(
        f"{shown(folder)}/feeds.opml   {len(feeds)} feeds of other seeds: 'storywatch feeds add' adds more"
    )
    print_line(f"Next: storywatch run --seed {name}")


def write_seed(folder: Path, story: str, toml: str, feeds: FeedList) -> None:
    """Write the three files."""
    folder.mkdir(parents=True, exist_ok=True)
    write_beside(folder / "story.txt", story)
    write_beside(folder / "topics.toml", toml)
    write_feeds(feeds, folder / "feeds.opml")


def chosen_feeds(language: str | None) -> Sequence[FeedSource]:
    """Return feeds of the other seeds: those in the story's language, the highest tiers first."""
    known: dict[str, FeedSource] = {}
    for name in known_seeds():
        if name not in INVENTED:
            for feed in load_seed(name).feeds.feeds:
                known.setdefault(feed.url, feed)
    fitting = [feed for feed in known.values() if language is None or feed.language in (language, None)]
    chosen = sorted(fitting or known.values(), key=lambda feed: feed.tier)[:FEEDS_CHOSEN]
    return sorted(chosen, key=lambda feed: feed.category)
