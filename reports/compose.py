"""Material in, edition out: what is printed, in which order, and what is cut and why. Pure: no clock."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reports.canonical import edition_id
from reports.cards import card_of, language_of, line_of, name_of, outlets_of, title_of, told
from reports.changes import changes_of, memory_of
from reports.coverage import coverage_of
from reports.edition import Edition, PreviousLink, TopicGroup, WatchDate
from reports.judge import Judged, judge
from reports.material import ArticleMaterial, Material, ReportError
from reports.numbers_of_day import numbers_of
from reports.placements import placements_of
from reports.quotes import sentences, telling
from reports.safe_text import one_line, paragraphs, safe_url
from reports.status import preheader_of, status_of, subject_of
from reports.story_parts import Card, Excerpt
from reports.watch import days_ahead

FORMAT = 1
_IN_SHORT = 3
_WATCHED = 6
_READ = 60_000  # characters of a text that are searched


def compose(material: Material, *, now: datetime) -> Edition:
    """Compose the edition of a brief; `now` (aware) is only noted in it. ReportError on unusable material."""
    zone = zone_of(material.brief.zone)
    _check(material, now)
    judged = judge(material)
    order = {topic.name: place for place, topic in enumerate(material.topics)}
    news = sorted((one for one in judged if one.news), key=_by_score)
    carded, lined, cut = _cut(material, news)
    topics = {topic.name: topic for topic in material.topics}
    texts = {a.article_id: paragraphs(a.text[:_READ]) for one in news for a in one.fresh}
    repeated = _repeated(news, texts)
    carded = sorted(carded, key=lambda one: order[told(one)[1].topic])
    cards = tuple(card_of(one, topics, texts[told(one)[0].article_id], repeated) for one in carded)
    placements = placements_of(material, judged, carded, lined, cut)
    numbers = numbers_of(material, news)
    changes = changes_of(material, judged)
    status = status_of(material, numbers)
    cutoff = f"{material.cutoff.astimezone(zone):%H:%M %Z}"
    return Edition(
        format=FORMAT,
        edition_id=edition_id(
            material.brief.name, material.brief.seed, material.edition_date, material.number
        ),
        brief=one_line(material.brief.name),
        seed=one_line(material.brief.seed),
        title=one_line(material.brief.title),
        zone=material.brief.zone,
        language=material.brief.language,
        edition_date=material.edition_date,
        number=material.number,
        cutoff=material.cutoff,
        window_start=material.window_start,
        composed_at=now,
        subject=subject_of(material, changes, status.level == "incomplete"),
        preheader=preheader_of(numbers, cutoff, material.feeds),
        reply_to=one_line(material.brief.reply_to),
        previous=_previous(material),
        status=status,
        in_short=_in_short(sorted(carded, key=_by_score), cards),
        changes=changes,
        groups=_groups(cards),
        cards=cards,
        lines=tuple(line_of(one, topics) for one in lined),
        cut_stories=len(cut),
        numbers=numbers,
        watch=_watch([*carded, *lined], material.edition_date, texts, repeated, zone),
        coverage=coverage_of(material, placements),
        placements=placements,
        memory=memory_of(material, [*carded, *lined], changes),
    )


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


def _cut(material: Material, news: Sequence[Judged]) -> tuple[list[Judged], list[Judged], list[Judged]]:
    """Divide the stories, best first, into cards, lines and what does not fit."""
    brief = material.brief
    whole = [one for one in news if not one.only_copies]
    cards = whole[: min(brief.max_cards, brief.max_stories)]
    carded = {one.story.story_id for one in cards}
    rest = [one for one in news if one.story.story_id not in carded]
    room = max(0, min(brief.max_lines, brief.max_stories - len(cards)))
    return cards, rest[:room], rest[room:]


def _repeated(news: Iterable[Judged], texts: Mapping[str, str]) -> frozenset[str]:
    """Find sentences that an outlet repeats from story to story: notes, promotion, disclosures."""
    stories: dict[tuple[str, str], set[str]] = defaultdict(set)
    for judged in news:
        for article in judged.fresh:
            for sentence in sentences(texts[article.article_id]):
                stories[(article.outlet, sentence)].add(judged.story.story_id)
    return frozenset(sentence for (_, sentence), where in stories.items() if len(where) > 1)


def _in_short(carded: Sequence[Judged], cards: Sequence[Card]) -> tuple[Excerpt, ...]:
    by_story = {card.story_id: card for card in cards}
    found: dict[str, Excerpt] = {}
    for judged in carded:
        card = by_story[judged.story.story_id]
        if card.sentences and len(found) < _IN_SHORT:
            text = _most_telling(card)
            excerpt = Excerpt(text, card.language, card.story_id, card.outlet, card.article_id)
            found.setdefault(text, excerpt)
    return tuple(found.values()) if len(cards) > 1 else ()


def _most_telling(card: Card) -> str:
    words = [place.words.casefold() for place in card.why.places]
    hits = Counter({s: sum(word in s.casefold() for word in words) for s in card.sentences})
    return max(card.sentences, key=lambda sentence: hits[sentence])


def _groups(cards: Sequence[Card]) -> tuple[TopicGroup, ...]:
    topics = dict.fromkeys((card.why.topic, card.why.label) for card in cards)
    return tuple(
        TopicGroup(name, label, tuple(card.story_id for card in cards if card.why.topic == name))
        for name, label in topics
    )


def _watch(
    printed: Sequence[Judged],
    today: date,
    texts: Mapping[str, str],
    repeated: frozenset[str],
    zone: ZoneInfo,
) -> tuple[WatchDate, ...]:
    found: dict[tuple[date, str], WatchDate] = {}
    for judged in printed:
        for article in judged.news:
            published = (article.published_at or article.first_seen_at).astimezone(zone).date()
            for text in telling(texts[article.article_id], title=title_of(article), repeated=repeated):
                for day, words in days_ahead(text, published=published, today=today):
                    watched = _watched(day, words, text, article, judged.story.story_id)
                    found.setdefault((day, judged.story.story_id), watched)
    return tuple(sorted(found.values(), key=lambda watched: watched.day))[:_WATCHED]


def _watched(day: date, words: str, text: str, article: ArticleMaterial, story_id: str) -> WatchDate:
    excerpt = Excerpt(text, language_of(article), story_id, name_of(article.outlet), article.article_id)
    return WatchDate(day, words, excerpt, safe_url(article.url))


def _previous(material: Material) -> PreviousLink | None:
    before = material.previous
    if before is None:
        return None
    return PreviousLink(before.edition_id, before.edition_date, before.number, before.href)
