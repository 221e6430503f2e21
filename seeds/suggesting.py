"""A first topics.toml from a seed story: its names, its phrases and a query for each facet, to be edited."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_FACETS = Path(__file__).parent / "facets.toml"
_NAME = re.compile(r"\b(?:[a-z][A-Z]|[A-Z])[\w'’-]*(?:\s+(?:of|de|the|and|for)?\s*[A-Z][\w'’-]*)*")
_SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n+")
# Words that no name and no phrase begins or ends with.
_SMALL = frozenset(
    """
    the a an and or but if of in on at by for with from to into as this that these those it its is
    are was were be been has have had not no more most many some under over after before according
    however although while other another when where who which what how mr mrs ms dr he she they we
    his her their our still also just can will would could may should does do did than then there if
    up out
    """.split()  # noqa: SIM905 - a list of a hundred words reads worse
)
_MOST_NAMES, _MOST_PHRASES = 24, 12


@dataclass(frozen=True, slots=True)
class FacetDraft:
    """A facet that the story shows: the words that show it, as the query looks for them."""

    name: str
    label: str
    words: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a story suggests; names and phrases with how often it has them, the subject first."""

    title: str
    subject: tuple[str, ...]
    names: tuple[tuple[str, int], ...]
    phrases: tuple[tuple[str, int], ...]
    facets: tuple[FacetDraft, ...]


def suggest(story: str) -> Draft:
    """Read a story, its headline in the first line."""
    title = story.strip().splitlines()[0].strip() if story.strip() else ""
    names = Counter(_names(story))
    phrases = Counter(_phrases(story))
    ranked = sorted(names.items(), key=lambda pair: (-pair[1] - 2 * (pair[0] in title), pair[0]))
    return Draft(
        title,
        tuple(name for name, _ in ranked[:3]),
        tuple(ranked[:_MOST_NAMES]),
        tuple(pair for pair in phrases.most_common(60) if pair[1] > 1)[:_MOST_PHRASES],
        tuple(_facets(story)),
    )


def _names(story: str) -> Iterator[str]:
    """Yield what is written with capitals, except a lone ordinary word that begins a sentence."""
    common = Counter(re.findall(r"\b[a-z]+\b", story))
    for sentence in _SENTENCE.split(story):
        for found in _NAME.finditer(sentence):
            words = [word.removesuffix("'s").removesuffix("’s") for word in found[0].split()]
            while words and (words[0].casefold() in _SMALL):
                words.pop(0)
            while words and (words[-1].casefold() in _SMALL):
                words.pop()
            lone = len(words) == 1 and found.start() == 0 and not words[0].isupper()
            if (
                words
                and not (lone and common[words[0].casefold()])
                and not _ordinary_lead(words, found.start())
            ):
                yield " ".join(words)


def _ordinary_lead(words: list[str], start: int) -> bool:
    return (
        start == 0
        and len(words) == 1
        and not words[0].isupper()
        and words[0].casefold().endswith(("ly", "ing"))
    )


def _phrases(story: str) -> Iterator[str]:
    """Yield two and three words that stand together and say something at both ends."""
    for sentence in _SENTENCE.split(story):
        words = re.findall(r"[\w'’-]+", sentence)
        for size in (3, 2):
            for start in range(len(words) - size + 1):
                phrase = words[start : start + size]
                if not {phrase[0].casefold(), phrase[-1].casefold()} & _SMALL:
                    yield " ".join(phrase).casefold()


def _facets(story: str) -> Iterator[FacetDraft]:
    sentences = [sentence for sentence in _SENTENCE.split(story) if sentence.strip()]
    for name, facet in tomllib.loads(_FACETS.read_text("utf-8")).items():
        shown = [word for word in facet["words"] if _pattern(word).search(story)]
        if not shown:
            continue
        said = max(
            sentences, key=lambda sentence: sum(bool(_pattern(word).search(sentence)) for word in shown)
        )
        yield FacetDraft(name, facet["label"], tuple(shown), " ".join(said.split()))


def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b{re.escape(word.removesuffix('*'))}{'' if word.endswith('*') else chr(92) + 'b'}", re.I
    )


def draft_toml(draft: Draft, hits: dict[str, int] | None = None) -> str:
    """Write the draft as a topics.toml with comments; ``hits``: articles of the archive by topic name."""
    return "\n".join(_lines(draft, hits)) + "\n"


def topic_query(facet: FacetDraft) -> str:
    """Return the query of a facet: the subject near what shows the facet."""
    words = " OR ".join(facet.words)
    return f"@subject NEAR/25 ({words})" if len(facet.words) > 1 else f"@subject NEAR/25 {words}"


def spelled(name: str) -> str:
    """Return a name as the query language writes it: short capitals exactly, others as words or a phrase."""
    plain = re.sub(r"[\"'’()]+", " ", name).strip()
    if plain.isupper() and len(plain) <= 4:
        return f'cs("{plain}")'
    return f'"{plain}"'


def _lines(draft: Draft, hits: dict[str, int] | None) -> Iterator[str]:
    yield f"# Suggested from: {' '.join(draft.title.split())[:100]}"
    yield "# A draft: strike out what is too common, add the spellings and the languages that the news has."
    yield ""
    yield "[brief.desk]"
    yield f"title = {_quoted(draft.title[:80] or 'A story')}"
    yield 'to = []\nat = "07:00 UTC"\nmax_stories = 12\nfloor = 0.35'
    yield ""
    yield "[entity.subject]              # the names that the story has most often"
    yield from _any(draft.subject or ("subject",))
    rest = [name for name, _ in draft.names if name not in draft.subject]
    if rest:
        yield ""
        yield "[entity.names]                # other names: move each to where it belongs"
        yield from _any(rest)
    if draft.phrases:
        yield ""
        said = "; ".join(f"{phrase} ({times})" for phrase, times in draft.phrases)
        yield f"# Phrases that the story repeats: {said}"
    for facet in draft.facets:
        found = "" if hits is None else f"; {hits.get(facet.name, 0)} articles of the archive"
        yield ""
        yield f"# The story says: {facet.said[:150]}{found}"
        yield f"[topic.{facet.name}]"
        yield f"label = {_quoted(facet.label)}"
        yield f"query = '''\n{topic_query(facet)}\n'''"
        yield 'must_catch = ["story.txt"]'
    if rest:
        yield ""
        yield '[topic.names]\nlabel = "Its people, firms and places, with the subject"'
        yield "query = '''\n@subject NEAR/s @names\n'''\nmust_catch = [\"story.txt\"]"


def _any(names: Iterable[str]) -> Iterator[str]:
    yield "any = ["
    yield from (f"    '{spelled(name)}'," for name in names)
    yield "]"


def _quoted(text: str) -> str:
    plain = "".join(each for each in text if each.isprintable()).replace("\\", " ").replace('"', "'")
    return f'"{plain.strip() or "A story"}"'
