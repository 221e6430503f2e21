"""Material for the tests of reports: an invented newsroom with the troubles that real ones have."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from reports.material import (
    ArticleMaterial,
    BriefInfo,
    Counts,
    DayCount,
    FeedStatus,
    MatchMaterial,
    Material,
    Span,
    StoryMaterial,
    TopicInfo,
)

DAY = date(2026, 11, 22)
CUTOFF = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 6, 1, 30, tzinfo=UTC)

BRIEF = BriefInfo(
    name="desk",
    title="Generative AI on screen",
    seed="netflix-genai",
    zone="Europe/Madrid",
    to=("desk@example.org",),
    reply_to="digest@example.org",
)

PRODUCTION = TopicInfo("netflix-genai/production", "Generative AI in production", "4f1c22aa90b1d7e5", "x")
LABOUR = TopicInfo("netflix-genai/labour", "Labour and agreements", "9be0017c55d2a3f4", "x")
COPYRIGHT = TopicInfo("netflix-genai/copyright", "Copyright and training data", "0d7741f2c6e8b9a1", "x")
TOPICS = (PRODUCTION, LABOUR, COPYRIGHT)


TEXTS = {path.stem: path.read_text("utf-8") for path in (Path(__file__).parent / "texts").glob("*.txt")}


def sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def minutes_before(count: float) -> datetime:
    return CUTOFF - timedelta(minutes=count)


def article(
    key: str,
    title: str,
    text: str,
    *,
    outlet: str = "The Daily Lantern",
    topic: TopicInfo | None = PRODUCTION,
    score: float = 0.7,
    terms: tuple[str, ...] = (),
    seen: float = 60,
    **other: object,
) -> ArticleMaterial:
    """An article seen `seen` minutes before the cut-off; `terms` become the spans of its match."""
    first_seen = minutes_before(seen)
    matches = () if topic is None else (match_of(topic, score, title, text, terms),)
    plain = ArticleMaterial(
        article_id=sha(key),
        url=f"https://{re.sub('[^a-z]', '', outlet.lower()) or 'outlet'}.example/{key}",
        title=title,
        outlet=outlet,
        tier=2,
        language="en",
        authors=(),
        published_at=first_seen - timedelta(minutes=11),
        first_seen_at=first_seen,
        text=text,
        words=len(text.split()),
        text_quality="full",
        matches=matches,
    )
    return replace(plain, **other)  # type: ignore[arg-type]


def match_of(topic: TopicInfo, score: float, title: str, text: str, terms: tuple[str, ...]) -> MatchMaterial:
    spans = [
        Span(name, found.start(), found.end(), term)
        for term in terms
        for name, where in (("title", title), ("body", text))
        if (found := re.search(re.escape(term), where, re.IGNORECASE))
    ]
    return MatchMaterial(topic.name, topic.version, score, {"title": 0.4, "near": 0.3}, tuple(spans))


def story(key: str, *articles: ArticleMaterial) -> StoryMaterial:
    seen = [one.first_seen_at for one in articles]
    return StoryMaterial(sha(f"story {key}"), min(seen), max(seen), articles)


def ordinary_stories() -> tuple[StoryMaterial, ...]:
    """Nine stories in four scripts: two with copies, one late, one blocked, one below the floor."""
    genai = ("generative AI", "visual effects")
    building = story(
        "bridge",
        article(
            "bridge",
            "Netflix finishes a second Eternaut scene with generative AI",
            TEXTS["building"],
            score=0.87,
            terms=genai,
            tier=1,
            authors=("Ana Ruiz", "Tom O’Dowd"),
            seen=300,
        ),
        article(
            "bridge-wire",
            "Netflix uses AI again",
            TEXTS["building"],
            outlet="Harbour Post",
            copy_of=sha("bridge"),
            seen=290,
        ),
        article(
            "bridge-2",
            "Bridge falls in eleven days",
            TEXTS["building"][:400],
            outlet="Screen Ledger",
            seen=200,
        ),
        article(
            "bridge-3",
            "Otra escena con IA",
            TEXTS["faro"],
            outlet="El Faro",
            language="es",
            topic=None,
            seen=100,
        ),
    )
    guild = story(
        "guild",
        article(
            "guild",
            "Writers to vote on limits for generative AI",
            TEXTS["guild"],
            outlet="Screen Ledger",
            topic=LABOUR,
            score=0.81,
            terms=("generative AI",),
            authors=("J. K. Lindqvist",),
            seen=240,
        ),
        article(
            "guild-2",
            "Guild recommends deal",
            TEXTS["guild"][:300],
            outlet="Metro Wire",
            topic=LABOUR,
            seen=120,
        ),
    )
    lawsuit = story(
        "lawsuit",
        article(
            "lawsuit",
            "Judge lets illustrators’ case over training data go to trial",
            TEXTS["lawsuit"],
            outlet="Court & Canvas",
            topic=COPYRIGHT,
            score=0.78,
            terms=("training data", "copyright"),
            text_quality="partial",
            quality_reason="paywall",
            seen=500,
        ),
    )
    madrid = story(
        "madrid",
        article(
            "madrid",
            "Cultura regulará la inteligencia artificial en el cine",
            TEXTS["madrid"],
            outlet="El Faro",
            language="es",
            topic=COPYRIGHT,
            score=0.66,
            terms=("inteligencia artificial",),
            seen=90,
        ),
    )
    arabic = story(
        "cairo",
        article(
            "cairo",
            "الذكاء الاصطناعي التوليدي يدخل مسلسلات رمضان",
            TEXTS["arabic"],
            outlet="صوت النيل",
            language="ar",
            score=0.61,
            terms=("الذكاء الاصطناعي",),
            seen=400,
            is_late=True,
            published_at=minutes_before(6000),
        ),
    )
    japanese = story(
        "tokyo",
        article(
            "tokyo",
            "アニメ制作に生成AI 🎬 背景美術で試験",
            TEXTS["japanese"],
            outlet="東京映像新聞",
            language="ja",
            score=0.58,
            terms=("生成AI",),
            text_quality="feed_only",
            published_at=None,
            seen=30,
        ),
    )
    startup = story(
        "startup", article("startup", "Framewright raises $40m", TEXTS["startup"], outlet="Ledger", score=0.5)
    )
    festival = story(
        "festival", article("festival", "Leeds gives AI films a section", TEXTS["festival"], score=0.44)
    )
    union = story(
        "union",
        article(
            "union", "Vancouver artists ask for a union", TEXTS["union"], topic=LABOUR, score=0.52, seen=45
        ),
    )
    critic = story("critic", article("critic", "The Eternaut, reviewed", TEXTS["critic"], score=0.2))
    return (building, guild, lawsuit, madrid, arabic, japanese, startup, festival, union, critic)


OUTLETS = ("The Daily Lantern", "Harbour Post", "Screen Ledger", "El Faro", "Court & Canvas", "Ledger")


def feed(outlet: str, reason: str = "ok", **other: object) -> FeedStatus:
    url = f"https://{sha(outlet)[:8]}.example/feed"
    return replace(FeedStatus(outlet, outlet, url, reason), **other)  # type: ignore[arg-type]


FEEDS = (
    *(feed(outlet, last_ok_at=minutes_before(20), entries_new=3) for outlet in OUTLETS),
    feed("Quiet Quarterly", "not_modified", silent_since=minutes_before(20_000)),
)

COUNTS = Counts(
    polls=7,
    entries_new=64,
    articles_new=61,
    pages_by_reason={"ok": 58, "wall": 2, "timeout": 1, "not_found": 1},
    articles_by_quality={"full": 55, "partial": 3, "feed_only": 3},
    excluded={"no topic matches": 41},
)


def history(*stories: int) -> dict[date, DayCount]:
    """Counts of the days before DAY, the last one yesterday's."""
    return {
        DAY - timedelta(days=back): DayCount(n, n * 3) for back, n in enumerate(reversed(stories), start=1)
    }


def material(stories: tuple[StoryMaterial, ...] | None = None, **other: object) -> Material:
    plain = Material(
        brief=BRIEF,
        edition_date=DAY,
        number=1,
        cutoff=CUTOFF,
        window_start=CUTOFF - timedelta(days=1),
        previous=None,
        topics=TOPICS,
        stories=ordinary_stories() if stories is None else stories,
        feeds=FEEDS,
        counts=COUNTS,
        history=history(5, 7, 6, 4, 2, 3, 6, 8, 5, 6, 7, 3, 2),
        version="0.1.0",
    )
    return replace(plain, **other)  # type: ignore[arg-type]
