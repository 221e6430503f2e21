"""A seed folder as a whole: its story, its topics and its feeds."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from seeds.errors import SeedError
from seeds.feed_list import FeedList, read_feeds
from seeds.text_file import decode_utf8, read_bytes, shown
from seeds.topics_file import TopicsFile, read_topics

_OWN = Path(__file__).parent
_LONGEST_STORY = 1 << 20
_NO_STORY = "is missing: save the text of the article that started the story under this name"


@dataclass(frozen=True, slots=True)
class Seed:
    """One watched story. ``story`` is the text of the article that started it."""

    name: str
    folder: Path
    story: str
    topics: TopicsFile
    feeds: FeedList


def known_seeds() -> list[str]:
    """The names of the seeds that come with the package."""
    return sorted(path.parent.name for path in _OWN.glob("*/topics.toml"))


def load_seed(name_or_dir: str, feeds_file: Path | None = None) -> Seed:
    """The seed of a name (``./seeds/NAME`` before the package's own) or of a folder; else a SeedError.

    ``feeds_file`` takes the place of the folder's own feeds.opml, which may then be missing.
    """
    folder = _folder(name_or_dir)
    story_file = folder / "story.txt"
    story = decode_utf8(story_file, read_bytes(story_file, _LONGEST_STORY, _NO_STORY))
    if not story.strip():
        raise SeedError(story_file, "is empty: it holds the text of the article that started the story")
    topics = read_topics(folder / "topics.toml")
    feeds = read_feeds(feeds_file or folder / "feeds.opml")
    return Seed(folder.resolve().name, folder, story, topics, feeds)


def _folder(name_or_dir: str) -> Path:
    places: tuple[Path, ...] = (Path(name_or_dir),)
    if Path(name_or_dir).name == name_or_dir:
        places = (Path("seeds", name_or_dir), _OWN / name_or_dir, *places)
    for place in places:
        if _is_folder(place):
            return place
    names = known_seeds()
    near = get_close_matches(name_or_dir[:64], names, 1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise SeedError(
        shown(name_or_dir),
        f"is no seed: {hint}known are {', '.join(names)}, or name a folder with a topics.toml",
    )


def _is_folder(place: Path) -> bool:
    try:
        return place.is_dir()
    except (OSError, ValueError):  # too long a name, a NUL in it
        return False
