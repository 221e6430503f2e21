"""The editions whose renderings are kept beside the tests; `python -m tests.reports.editions` writes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from reports.canonical import previous_of
from reports.compose import compose
from reports.edition import Edition
from reports.render import KINDS, render
from tests.reports.newsroom import (
    BRIEF,
    COPYRIGHT,
    DAY,
    FEEDS,
    LABOUR,
    NOW,
    TEXTS,
    article,
    feed,
    material,
    minutes_before,
    ordinary_stories,
    story,
)

GOLDEN = Path(__file__).parent / "golden"


def ordinary() -> Edition:
    return compose(material(), now=NOW)


def next_day() -> Edition:
    """The day after: a follow-up, a copy, a changed headline, a new story, two failed feeds."""
    bridge, guild, lawsuit, *rest = ordinary_stories()
    renamed = replace(
        bridge.articles[0], title="Netflix completes a second Eternaut scene using generative AI tools"
    )
    follow_up = article(
        "guild-3",
        "Guild vote opens with a change to the generative AI clause",
        TEXTS["guild"].replace("Friday", "Saturday"),
        outlet="Harbour Post",
        topic=LABOUR,
        score=0.84,
        terms=("generative AI",),
        seen=-600,
    )
    copy = article(
        "lawsuit-copy",
        lawsuit.articles[0].title,
        TEXTS["lawsuit"],
        outlet="Metro Wire",
        topic=COPYRIGHT,
        score=0.7,
        copy_of=lawsuit.articles[0].article_id,
        seen=-700,
    )
    hearing = article(
        "hearing",
        "Senators hear studios on disclosure",
        TEXTS["hearing"],
        topic=COPYRIGHT,
        score=0.6,
        seen=-900,
    )
    stories = (
        replace(bridge, articles=(renamed, *bridge.articles[1:])),
        replace(guild, articles=(*guild.articles, follow_up)),
        replace(lawsuit, articles=(*lawsuit.articles, copy)),
        *rest,
        story("hearing", hearing),
    )
    failed = (
        feed("Cinema Sur", "timeout", detail="no answer within 30 s", last_ok_at=minutes_before(3000)),
        feed("Panorama", "server_error", detail="HTTP 503"),
    )
    return compose(
        material(
            stories,
            edition_date=DAY + timedelta(days=1),
            cutoff=minutes_before(-1440),
            window_start=minutes_before(0),
            previous=previous_of(ordinary(), "2026-11-22.html"),
            feeds=(*FEEDS, *failed),
        ),
        now=NOW + timedelta(days=1),
    )


def quiet() -> Edition:
    return compose(material((), feeds=FEEDS[:6]), now=NOW)


def no_network() -> Edition:
    feeds = tuple(feed(f"Outlet {number}", "connect", detail="refused") for number in range(40))
    return compose(material((), feeds=feeds), now=NOW)


def crowded() -> Edition:
    """Two hundred stories for a brief that wants far more than a mail can hold."""
    text = TEXTS["building"]
    stories = tuple(
        story(
            f"s{number}",
            article(
                f"s{number}",
                f"Studio number {number} finishes a long and costly scene with generative AI, its makers say",
                text.replace("eleven", str(number)),
                outlet=f"Outlet {number % 17}",
                score=round(0.95 - number / 400, 4),
                terms=("generative AI", "visual effects"),
                seen=number + 1,
            ),
        )
        for number in range(200)
    )
    brief = replace(BRIEF, max_stories=100, max_cards=20, max_lines=60)
    return compose(material(stories, brief=brief), now=NOW)


EDITIONS = {
    "ordinary": ordinary,
    "next_day": next_day,
    "quiet": quiet,
    "no_network": no_network,
    "crowded": crowded,
}


def write() -> None:
    """Write every golden rendering; look at the difference before committing it."""
    for name, made in EDITIONS.items():
        for kind in KINDS:
            (GOLDEN / f"{name}.{kind}").write_text(render(made(), kind), "utf-8")


if __name__ == "__main__":
    write()
