"""What is printed, in which order, what is cut and why; states are judged by what was shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from reports.canonical import content_hash, edition_id, from_json, previous_of, to_json
from reports.compose import compose
from reports.edition import Edition
from reports.material import Material, ReportError, StoryMaterial, TopicInfo
from tests.reports.editions import EDITIONS, next_day, ordinary
from tests.reports.newsroom import (
    BRIEF,
    DAY,
    NOW,
    PRODUCTION,
    TEXTS,
    TOPICS,
    article,
    feed,
    history,
    material,
    ordinary_stories,
    sha,
    story,
)


def after(edition: Edition, stories: tuple[StoryMaterial, ...], days: int = 1) -> Material:
    return material(
        stories,
        edition_date=edition.edition_date + timedelta(days=days),
        cutoff=edition.cutoff + timedelta(days=days),
        window_start=edition.cutoff,
        previous=previous_of(edition, "before.html"),
    )


def one(key: str = "one", **other: object) -> StoryMaterial:
    return story(key, article(key, f"Headline of {key}", TEXTS["building"], **other))  # type: ignore[arg-type]


def placed(edition: Edition, key: str) -> tuple[str, str]:
    return next((p.placed, p.reason) for p in edition.placements if p.article_id == sha(key))


def test_cards_stand_by_topic_in_file_order_and_then_by_score() -> None:
    edition = ordinary()
    names = [topic.name for topic in TOPICS]
    ranks = [(names.index(card.why.topic), -card.why.score) for card in edition.cards]
    assert ranks == sorted(ranks)
    assert [group.label for group in edition.groups] == [topic.label for topic in TOPICS]
    grouped = [story_id for group in edition.groups for story_id in group.story_ids]
    assert grouped == [card.story_id for card in edition.cards]


def test_every_article_has_exactly_one_placement() -> None:
    given = [a.article_id for s in ordinary_stories() for a in s.articles]
    assert sorted(p.article_id for p in ordinary().placements) == sorted(given)


def test_what_is_below_the_floor_is_cut_with_the_reason() -> None:
    assert placed(ordinary(), "critic") == ("cut", "below the floor 0.35")


def test_what_does_not_fit_is_cut_with_the_reason_and_is_news_another_day() -> None:
    stories = tuple(one(f"s{n}", score=0.9 - n / 100) for n in range(5))
    edition = compose(material(stories, brief=replace(BRIEF, max_stories=3, max_cards=2)), now=NOW)
    assert [placed(edition, f"s{n}")[0] for n in range(5)] == ["card", "card", "line", "cut", "cut"]
    assert placed(edition, "s4")[1] == "beyond the 3 stories of this brief"
    assert edition.cut_stories == 2
    again = compose(after(edition, stories), now=NOW)
    assert [placed(again, f"s{n}")[0] for n in range(5)] == ["seen", "seen", "seen", "card", "card"]


@pytest.mark.parametrize(("topic", "score"), [(PRODUCTION, 0.1), (None, 0.7)], ids=["low", "none"])
def test_an_article_that_does_not_match_is_told_with_its_story_but_makes_none(
    topic: TopicInfo | None, score: float
) -> None:
    alone = compose(material((one("weak", topic=topic, score=score),)), now=NOW)
    assert placed(alone, "weak")[0] == "cut"
    other = article("weak", "Weak", TEXTS["guild"], outlet="Elsewhere", topic=topic, score=score)
    together = compose(material((story("both", one("strong").articles[0], other),)), now=NOW)
    assert placed(together, "weak") == ("card", "told with its story")
    assert [other.outlet for other in together.cards[0].others] == ["Elsewhere"]


def test_background_is_known_but_never_news() -> None:
    edition = compose(material((one("old", is_background=True),)), now=NOW)
    assert placed(edition, "old")[0] == "background"
    assert not edition.cards
    assert edition.status.sentence.startswith("Quiet")
    later = compose(
        after(edition, (story("old", *one("old", is_background=True).articles, *one("new").articles),)),
        now=NOW,
    )
    assert later.cards[0].article_id == sha("new")
    assert later.cards[0].state == "new"


def test_the_lead_is_an_original_with_full_text_of_the_highest_tier_then_earliest_then_by_url() -> None:
    def lead(*articles: object) -> str:
        edition = compose(material((story("s", *articles),)), now=NOW)  # type: ignore[arg-type]
        return edition.cards[0].article_id

    text = TEXTS["building"]
    copy = article("copy", "t", text, tier=1, copy_of="x", seen=900)
    partial = article("partial", "t", text, tier=1, text_quality="partial", seen=800)
    low = article("low", "t", text, tier=3, seen=700)
    late = article("late", "t", text, tier=2, seen=10)
    early = article("early", "t", text, tier=2, seen=600)
    twin = article("a-twin", "t", text, tier=2, seen=600, outlet="AAA")
    assert lead(copy, partial, low, late, early) == sha("early")
    assert lead(copy, partial) == sha("partial")
    assert lead(early, twin) == sha("a-twin")
    assert lead(twin, early) == sha("a-twin")


def test_states_follow_what_was_shown() -> None:
    edition = next_day()
    assert (edition.changes.new, edition.changes.developing, edition.changes.outlets_added) == (1, 2, 2)
    states = {card.title: card.state for card in edition.cards}
    assert states == {
        "Guild vote opens with a change to the generative AI clause": "developing",
        "Senators hear studios on disclosure": "new",
    }
    assert placed(edition, "bridge")[0] == "seen"
    assert edition.changes.seen == 7


def test_a_story_that_only_gains_copies_is_one_line() -> None:
    assert [(line.state, line.outlet) for line in next_day().lines] == [("developing", "Metro Wire")]


def test_nothing_new_is_not_printed_again_however_much_time_passes() -> None:
    edition = ordinary()
    again = compose(after(edition, ordinary_stories(), days=30), now=NOW)
    assert not again.cards
    assert not again.lines
    assert {p.placed for p in again.placements} == {"seen", "cut"}


def test_gone_quiet_is_told_once_after_the_days_of_the_brief() -> None:
    first = compose(material((one(),)), now=NOW)
    told = []
    edition = first
    for _ in range(5):
        edition = compose(after(edition, (one(),)), now=NOW)
        told.append([story.title for story in edition.changes.gone_quiet])
    assert told == [[], [], ["Headline of one"], [], []]


def test_a_story_that_is_no_longer_in_the_material_goes_quiet_too() -> None:
    edition = compose(after(compose(material((one(),)), now=NOW), (), days=3), now=NOW)
    assert [story.title for story in edition.changes.gone_quiet] == ["Headline of one"]


def test_a_quiet_story_with_something_new_is_developing() -> None:
    edition = compose(material((one(),)), now=NOW)
    for _ in range(4):
        edition = compose(after(edition, (one(),)), now=NOW)
    grown = story("one", *one().articles, article("more", "More", TEXTS["guild"], outlet="Else"))
    assert compose(after(edition, (grown,)), now=NOW).cards[0].state == "developing"


def test_two_stories_that_became_one_are_developing_not_new() -> None:
    first = compose(material((one("a"),)), now=NOW)
    merged = story("b", *one("a").articles, *one("b", outlet="Else").articles)
    edition = compose(after(first, (merged,)), now=NOW)
    assert edition.cards[0].state == "developing"
    assert edition.cards[0].shown_before == "Headline of a"
    assert [row.story_id for row in edition.memory] == [merged.story_id]


def test_a_headline_changed_after_it_was_sent_is_told_once() -> None:
    edition = next_day()
    assert [(c.before, c.after) for c in edition.changes.headlines] == [
        (
            "Netflix finishes a second Eternaut scene with generative AI",
            "Netflix completes a second Eternaut scene using generative AI tools",
        )
    ]
    renamed = replace(
        one().articles[0], title="Netflix completes a second Eternaut scene using generative AI tools"
    )
    bridge = ordinary_stories()[0]
    again = compose(
        after(edition, (replace(bridge, articles=(replace(renamed, article_id=sha("bridge")),)),)), now=NOW
    )
    assert again.changes.headlines == ()


def test_a_headline_that_differs_in_case_or_marks_only_is_no_change() -> None:
    first = compose(material((one(),)), now=NOW)
    shouted = replace(one().articles[0], title="HEADLINE of “one”")
    assert compose(after(first, (story("one", shouted),)), now=NOW).changes.headlines == ()


@pytest.mark.parametrize(
    ("days", "stories", "starts"),
    [
        ((), 2, "First editions: 2 stories"),
        ((4, 4), 2, "First editions: 2 stories"),
        ((2, 2, 2), 5, "Busier than usual: 5 stories, median 2 (3 days)"),
        ((2, 2, 2), 3, "As usual: 3 stories"),
        ((6, 6, 6), 3, "Quieter than usual: 3 stories"),
        ((6, 6, 6), 0, "Quiet: no new story"),
    ],
)
def test_the_status_compares_with_the_median_of_earlier_days(
    days: tuple[int, ...], stories: int, starts: str
) -> None:
    given = tuple(one(f"s{n}") for n in range(stories))
    edition = compose(material(given, history=history(*days)), now=NOW)
    assert edition.status.sentence.startswith(starts)


def test_failed_feeds_make_it_incomplete_and_are_named() -> None:
    feeds = (feed("Good"), *(feed(f"Bad {n}", "timeout") for n in range(7)), feed("Not asked", ""))
    status = compose(material(feeds=feeds), now=NOW).status
    assert status.level == "incomplete"
    assert status.sentence.startswith("INCOMPLETE: 7 of 8 feeds failed: Bad 0 (timeout), ")
    assert status.sentence.endswith("Bad 4 (timeout) and 2 more.")
    assert status.details[0].startswith("Busier than usual")
    assert len(status.feeds) == 7


def test_no_feed_at_all_answering_is_no_network() -> None:
    feeds = (feed("A", "dns"), feed("B", "connect"))
    assert "no network" in compose(material((), feeds=feeds), now=NOW).status.sentence
    mixed = (feed("A", "dns"), feed("B", "not_a_feed"))
    assert "none of 2 feeds could be read" in compose(material((), feeds=mixed), now=NOW).status.sentence


def test_the_subject_tells_the_day_and_the_news() -> None:
    assert ordinary().subject == "Generative AI on screen, Sun 22 Nov: 9 new stories"
    assert next_day().subject == "Generative AI on screen, Mon 23 Nov: INCOMPLETE, 1 new story, 2 developing"
    second = compose(material((), number=2), now=NOW)
    assert second.subject == "Generative AI on screen, Sun 22 Nov (2): nothing new"


def test_why_shows_the_words_as_they_stand_in_the_article() -> None:
    title = "GENERATIVE Ai in the studio"
    given = article("w", title, TEXTS["building"], terms=("generative ai", "visual effects"))
    why = compose(material((story("w", given),)), now=NOW).cards[0].why
    assert [(place.field, place.words) for place in why.places] == [
        ("title", "GENERATIVE Ai"),
        ("body", "visual effects"),
    ]
    assert (why.label, why.version, why.score) == (PRODUCTION.label, PRODUCTION.version, 0.7)


def test_an_offset_that_holds_no_whole_words_falls_back_to_the_term() -> None:
    given = article("w", "Headline", TEXTS["building"], terms=("generative AI",))
    match = given.matches[0]
    broken = tuple(replace(span, start=span.start + 2, end=10**9) for span in match.spans)
    given = replace(given, matches=(replace(match, spans=broken),))
    why = compose(material((story("w", given),)), now=NOW).cards[0].why
    assert [place.words for place in why.places] == ["generative AI"]


def test_in_short_is_at_most_three_sentences_each_of_a_card() -> None:
    edition = ordinary()
    cards = {card.story_id: card for card in edition.cards}
    assert len(edition.in_short) == 3
    assert all(excerpt.text in cards[excerpt.story_id].sentences for excerpt in edition.in_short)


def test_every_sentence_shown_stands_in_the_stored_text() -> None:
    for made in EDITIONS.values():
        edition = made()
        texts = {
            a.article_id: " ".join(a.text.split())
            for s in (*ordinary_stories(), *crowded_and_later())
            for a in s.articles
        }
        shown = [(card.article_id, sentence) for card in edition.cards for sentence in card.sentences]
        shown += [(c.article_id, c.quotation.words) for c in edition.cards if c.quotation]
        shown += [(c.article_id, c.quotation.speaker) for c in edition.cards if c.quotation]
        shown += [(excerpt.article_id, excerpt.text) for excerpt in edition.in_short]
        shown += [(date.excerpt.article_id, date.excerpt.text) for date in edition.watch]
        known = [(article_id, words) for article_id, words in shown if article_id in texts]
        assert all(words in texts[article_id] for article_id, words in known)
        assert bool(known) == bool(edition.cards)


def crowded_and_later() -> tuple[StoryMaterial, ...]:
    text = TEXTS["building"]
    crowd = [story(f"s{n}", article(f"s{n}", "t", text.replace("eleven", str(n)))) for n in range(200)]
    later = article("guild-3", "t", TEXTS["guild"].replace("Friday", "Saturday"))
    return (*crowd, story("later", later, article("hearing", "t", TEXTS["hearing"])))


def test_promotion_that_an_outlet_repeats_is_not_an_excerpt() -> None:
    note = "The Daily Lantern is owned by a company that also makes cameras for film studios. "
    stories = tuple(
        story(f"s{n}", article(f"s{n}", f"Title {n}", note + text))
        for n, text in enumerate((TEXTS["guild"], TEXTS["union"]))
    )
    edition = compose(material(stories), now=NOW)
    assert all(note.strip() not in card.sentences for card in edition.cards)
    assert all(len(card.sentences) == 2 for card in edition.cards)


def test_nothing_is_taken_from_what_the_outlet_repeats() -> None:
    text = TEXTS["building"]
    masked = (text.index("Netflix said"), text.index("Subscribe"))
    quoted = (text.index("“Nobody"), text.index("The second season"))
    given = article("m", "Title", text, masked=(masked, quoted))
    card = compose(material((story("m", given),)), now=NOW).cards[0]
    assert card.sentences[0].startswith("The collapse of a bridge")
    assert card.quotation is None


def test_watch_lists_days_ahead_in_order() -> None:
    days = [(watched.day.isoformat(), watched.words) for watched in ordinary().watch]
    assert days == [
        ("2026-12-03", "3 December"),
        ("2026-12-09", "9 de diciembre de 2026"),
        ("2026-12-11", "December 11, 2026"),
        ("2027-01-14", "14 January"),
    ]


def test_numbers_count_a_story_once_with_its_copies_beside_it() -> None:
    numbers = ordinary().numbers
    assert (numbers.stories, numbers.articles, numbers.copies, numbers.originals) == (9, 13, 1, 12)
    assert len(numbers.days) == 14
    assert (numbers.days[-1].day, numbers.days[-1].stories) == (DAY, 9)
    assert sum(share.stories for share in numbers.topics) == 9


def test_coverage_names_what_failed_and_gives_the_sql() -> None:
    coverage = next_day().coverage
    assert [(note.outlet, note.reason) for note in coverage.failed] == [
        ("Cinema Sur", "timeout"),
        ("Panorama", "server_error"),
    ]
    assert [note.outlet for note in coverage.silent] == ["Quiet Quarterly"]
    assert coverage.feeds_ok == 7
    assert coverage.full_share == pytest.approx(55 / 61, abs=1e-4)
    assert f"edition_id = '{next_day().edition_id}'" in coverage.sql
    assert "\n" not in coverage.sql


def test_an_edition_is_the_same_whatever_the_order_of_the_material() -> None:
    turned = tuple(replace(s, articles=s.articles[::-1]) for s in ordinary_stories()[::-1])
    assert to_json(compose(material(turned), now=NOW)) == to_json(ordinary())


@pytest.mark.parametrize("name", EDITIONS)
def test_an_edition_survives_json_and_keeps_its_hash(name: str) -> None:
    edition = EDITIONS[name]()
    stored = from_json(to_json(edition))
    assert stored == edition
    assert content_hash(stored) == content_hash(EDITIONS[name]())


def test_an_edition_is_identified_by_brief_seed_date_and_number() -> None:
    ids = {edition_id("desk", "s", DAY, 1), edition_id("desk", "s", DAY, 2), edition_id("d", "s", DAY, 1)}
    assert len(ids) == 3
    assert ordinary().edition_id == edition_id("desk", "netflix-genai", DAY, 1)


def test_json_that_is_no_edition_is_refused_with_the_place() -> None:
    with pytest.raises(ReportError, match=r"not an edition of this format: \w+"):
        from_json('{"format": 1}')


def test_unusable_material_is_refused_with_advice() -> None:
    with pytest.raises(ReportError, match="IANA"):
        compose(material(brief=replace(BRIEF, zone="Madrid/../etc")), now=NOW)
    with pytest.raises(ReportError, match="no time zone"):
        compose(material(), now=datetime(2026, 11, 22))  # noqa: DTZ001 - the error is what is tested
    with pytest.raises(ReportError, match="first of a day is 1"):
        compose(material(number=0), now=NOW)
