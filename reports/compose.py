"""Material in, edition out: what is printed, in which order, and what is cut and why. Pure: no clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reports.canonical import edition_id
from reports.cards import card_of, line_of, name_of, outlets_of, told
from reports.changes import changes_of, memory_of
from reports.coverage import coverage_of
from reports.edition import Edition, Note, PreviousLink, TopicGroup
from reports.excerpts import in_short, repeated_in, text_of, watch_list
from reports.judge import Judged, judge
from reports.material import BriefInfo, Material, ReportError
from reports.numbers_of_day import numbers_of
from reports.placements import placements_of
from reports.safe_text import clamp, one_line, paragraphs
from reports.status import preheader_of, status_of, subject_of
from reports.story_parts import Card, Line

FORMAT = 1
_NOTE = 2000  # characters of an analyst's note


@dataclass(frozen=True, slots=True)
class _Choice:
    """What is printed and how: all judged stories, those with news, and these divided."""

    judged: tuple[Judged, ...]
    news: tuple[Judged, ...]
    carded: tuple[Judged, ...]
    lined: tuple[Judged, ...]
    cut: tuple[Judged, ...]


def compose(material: Material, *, now: datetime) -> Edition:
    """Compose the edition of a brief; `now` (aware) is only noted in it. ReportError on unusable material."""
    _check(material, now)
    judged = judge(material)
    news = sorted((one for one in judged if one.news), key=_by_score)
    choice = _Choice(judged, tuple(news), *_divided(material.brief, news))
    return _edition(material, choice, now)


def _edition(material: Material, choice: _Choice, now: datetime) -> Edition:
    brief, zone = material.brief, zone_of(material.brief.zone)
    identity = edition_id(brief.name, brief.seed, material.edition_date, material.number)
    printed = (*choice.carded, *choice.lined)
    texts = {article.article_id: text_of(article) for one in choice.news for article in one.fresh}
    repeated = repeated_in(choice.news, texts)
    cards = _cards(material, choice, texts, repeated)
    placements = placements_of(material, choice.judged, choice.carded, choice.lined, choice.cut)
    numbers, changes = numbers_of(material, choice.news), changes_of(material, choice.judged)
    status = status_of(material, numbers)
    return Edition(
        format=FORMAT,
        edition_id=identity,
        brief=one_line(brief.name),
        seed=one_line(brief.seed),
        title=one_line(brief.title),
        zone=brief.zone,
        language=brief.language,
        edition_date=material.edition_date,
        number=material.number,
        cutoff=material.cutoff,
        window_start=material.window_start,
        composed_at=now,
        subject=subject_of(material, changes, status.level == "incomplete"),
        preheader=preheader_of(numbers, material.cutoff.astimezone(zone), material.feeds),
        reply_to=one_line(brief.reply_to),
        previous=_previous(material),
        status=status,
        in_short=in_short(choice.carded, cards),
        changes=changes,
        groups=_groups(cards),
        cards=cards,
        lines=_lines(material, choice.lined),
        cut_stories=len(choice.cut),
        numbers=numbers,
        watch=watch_list(printed, material.edition_date, texts, repeated, zone),
        coverage=coverage_of(material, placements, identity),
        placements=placements,
        memory=memory_of(material, printed, changes),
        notes=_notes(material),
    )


def _cards(
    material: Material, choice: _Choice, texts: Mapping[str, str], repeated: Collection[str]
) -> tuple[Card, ...]:
    """Return the cards by topic in file order, then by score."""
    order = {topic.name: place for place, topic in enumerate(material.topics)}
    topics = {topic.name: topic for topic in material.topics}
    by_topic = sorted(choice.carded, key=lambda one: order[told(one)[1].topic])
    return tuple(card_of(one, topics, texts[told(one)[0].article_id], repeated) for one in by_topic)


def _lines(material: Material, lined: Sequence[Judged]) -> tuple[Line, ...]:
    topics = {topic.name: topic for topic in material.topics}
    return tuple(line_of(one, topics) for one in lined)


def zone_of(name: str) -> ZoneInfo:
    """Return the zone of an IANA name; ReportError when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ReportError(f"no time zone named {name!r}: write an IANA name such as Europe/Madrid") from None


def _check(material: Material, now: datetime) -> None:
    moments = {"now": now, "cutoff": material.cutoff, "window_start": material.window_start}
    for name, moment in moments.items():
        if moment.tzinfo is None:
            raise ReportError(f"{name} has no time zone: give an aware datetime in UTC")
    if material.number < 1:
        raise ReportError(f"edition number {material.number}: the first of a day is 1")


def _by_score(judged: Judged) -> tuple[float, int, datetime, str]:
    _, match = told(judged)
    return (
        -match.score,
        -len(outlets_of(judged.story.articles)),
        judged.story.first_seen_at,
        judged.story.story_id,
    )


def _divided(
    brief: BriefInfo, news: Sequence[Judged]
) -> tuple[tuple[Judged, ...], tuple[Judged, ...], tuple[Judged, ...]]:
    """Divide the stories, best first, into cards, lines and what does not fit."""
    whole = [one for one in news if not one.only_copies]
    cards = tuple(whole[: min(brief.max_cards, brief.max_stories)])
    carded = {one.story.story_id for one in cards}
    rest = tuple(one for one in news if one.story.story_id not in carded)
    room = max(0, min(brief.max_lines, brief.max_stories - len(cards)))
    return cards, rest[:room], rest[room:]


def _groups(cards: Sequence[Card]) -> tuple[TopicGroup, ...]:
    topics = dict.fromkeys((card.why.topic, card.why.label) for card in cards)
    return tuple(
        TopicGroup(name, label, tuple(card.story_id for card in cards if card.why.topic == name))
        for name, label in topics
    )


def _notes(material: Material) -> tuple[Note, ...]:
    """Return the analysts' notes, clean; paragraphs stay, everything else becomes blanks."""
    notes = (Note(name_of(n.author), clamp(paragraphs(n.text), _NOTE), n.written_at) for n in material.notes)
    return tuple(note for note in notes if note.text)


def _previous(material: Material) -> PreviousLink | None:
    before = material.previous
    if before is None:
        return None
    return PreviousLink(before.edition_id, before.edition_date, before.number, before.href)
