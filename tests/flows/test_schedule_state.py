"""What polls leave: a feed's life in answers, with the clock passed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from flows.polling.digests import digest_times
from flows.polling.state import Answer, Rules, state_after, wants_full
from warehouse.poll.feeds import DueFeed, FeedState
from warehouse.poll.polls import Aftermath, Listing

BEGIN = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URL = "https://paper.example/feed"
SAME = Listing(known=10, still=10)


class Feed:
    """A feed whose polls follow one another."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self.state: FeedState | None = None
        self.profile: dict[int, int] = {}
        self.last: Aftermath

    def poll(self, at: datetime, reason: str = "ok", listing: Listing = SAME, **more: object) -> FeedState:
        answer = Answer(reason, at, asked=(self.state and self.state.moved_to) or URL, **more)  # type: ignore[arg-type]
        due = DueFeed("80" * 32, URL, "Paper", self.state, self.profile)
        self.last = state_after(due, answer, listing if reason == "ok" else Listing(), self.rules)
        self.state = self.last.state
        return self.state

    def events(self) -> list[str]:
        return [event.event for event in self.last.events]


def known_feed(rules: Rules | None = None) -> Feed:
    feed = Feed(rules)
    feed.poll(BEGIN - 30 * DAY, listing=Listing(new=10))
    feed.poll(BEGIN, listing=Listing(new=1, known=9, still=9))
    return feed


def pause_after(feed: Feed) -> timedelta:
    assert feed.state is not None
    assert feed.state.next_poll_at is not None
    return feed.state.next_poll_at - feed.state.updated_at


def test_validators_are_kept_after_every_200_and_304_and_after_nothing_else() -> None:
    feed = Feed()
    state = feed.poll(BEGIN, headers={"etag": '"1"', "last-modified": "yesterday"}, listing=Listing(new=3))
    assert (state.etag, state.last_modified) == ('"1"', "yesterday")
    state = feed.poll(BEGIN + HOUR, "same_body", headers={"etag": '"2"'})
    assert (state.etag, state.last_modified) == ('"2"', None)
    state = feed.poll(BEGIN + 2 * HOUR, "not_modified", headers={"etag": '"3"'})
    assert state.etag == '"3"'
    state = feed.poll(BEGIN + 3 * HOUR, "not_modified")
    assert state.etag == '"3"'
    state = feed.poll(BEGIN + 4 * HOUR, "server_error", headers={"etag": '"bad"'})
    assert state.etag == '"3"'


def test_an_overflow_halves_the_pause_is_counted_and_named() -> None:
    feed = known_feed()
    usual = pause_after(feed)
    state = feed.poll(BEGIN + HOUR, listing=Listing(new=10))
    assert feed.events() == ["overflow"]
    assert (state.overflows, state.haste, state.overflowed_at) == (1, 0.5, BEGIN + HOUR)
    assert pause_after(feed) < usual
    state = feed.poll(BEGIN + 2 * HOUR)
    assert state.haste == 0.525
    assert state.overflows == 1
    assert feed.events() == []


def test_an_empty_document_takes_nothing_away_and_is_no_overflow() -> None:
    feed = known_feed()
    before = feed.state
    assert before is not None
    state = feed.poll(BEGIN + HOUR, "empty", body_hash="empty")
    assert (state.document_at, state.listed_at, state.listed) == (before.document_at, before.listed_at, 0)
    state = feed.poll(BEGIN + 2 * HOUR, "not_modified")
    assert state.listed_at == before.listed_at
    feed.poll(BEGIN + 3 * HOUR, listing=Listing(known=10, still=10))
    assert feed.events() == []


def test_items_that_went_while_a_feed_was_empty_may_have_been_missed() -> None:
    feed = known_feed()
    feed.poll(BEGIN + HOUR, "empty")
    state = feed.poll(BEGIN + 2 * HOUR, listing=Listing(new=10))
    assert [event.detail for event in feed.last.events] == ["none of the items listed before is listed now"]
    assert state.overflows == 1


def test_a_feed_that_is_first_empty_is_at_first_sight_when_it_lists_something() -> None:
    feed = Feed()
    assert feed.poll(BEGIN, "empty").first_listed_at is None
    assert feed.poll(BEGIN + HOUR, listing=Listing(new=5)).first_listed_at == BEGIN + HOUR


def test_hints_floor_the_pause_and_the_feed_list_goes_before_them() -> None:
    feed = known_feed()
    feed.profile = dict.fromkeys(range(48), 100)
    feed.poll(BEGIN + HOUR)
    assert timedelta(minutes=13) < pause_after(feed) < timedelta(minutes=17)
    feed.poll(BEGIN + 2 * HOUR, document_hint=timedelta(minutes=40))
    assert pause_after(feed) == timedelta(minutes=40)
    feed.poll(BEGIN + 3 * HOUR, "not_modified", headers={"cache-control": "max-age=7200"})
    assert pause_after(feed) == 2 * HOUR
    feed.poll(BEGIN + 5 * HOUR, interval=timedelta(minutes=5), headers={"cache-control": "max-age=7200"})
    assert pause_after(feed) == timedelta(minutes=5)


def test_failures_wait_longer_and_one_success_heals() -> None:
    feed = known_feed()
    pauses = []
    for number in range(1, 8):
        feed.poll(BEGIN + number * DAY, "client_error")
        pauses.append(pause_after(feed))
    assert pauses == sorted(pauses)
    assert pauses[-1] == 24 * HOUR
    assert feed.state is not None
    assert feed.state.failing_since == BEGIN + DAY
    state = feed.poll(BEGIN + 9 * DAY)
    assert (state.failures, state.failing_since) == (0, None)


def test_network_down_blames_no_feed() -> None:
    feed = known_feed()
    before = feed.state
    assert before is not None
    state = feed.poll(BEGIN + HOUR, "network_down")
    assert (
        replace(state, updated_at=before.updated_at, next_poll_at=before.next_poll_at, because=before.because)
        == before
    )
    assert pause_after(feed) == timedelta(minutes=15)


def test_a_throttled_feed_waits_as_long_as_its_host_wishes_and_has_not_failed() -> None:
    feed = known_feed()
    until = BEGIN + 30 * HOUR
    state = feed.poll(BEGIN + HOUR, "throttled", held_until=until)
    assert (state.failures, state.next_poll_at) == (0, until)


def test_every_feed_is_due_in_the_hour_before_a_digest_unless_its_host_forbids_it() -> None:
    rules = Rules(digests=digest_times([(time(14), "UTC")], BEGIN))
    window = BEGIN + HOUR
    quiet = known_feed(rules)
    assert quiet.state is not None
    assert quiet.state.next_poll_at == window
    failing = known_feed(rules)
    assert failing.poll(BEGIN, "client_error").next_poll_at == window
    hinted = known_feed(rules)
    assert hinted.poll(BEGIN, headers={"cache-control": "max-age=86400"}).next_poll_at == window
    held = known_feed(rules)
    assert held.poll(BEGIN, "throttled", held_until=BEGIN + 8 * HOUR).next_poll_at == BEGIN + 8 * HOUR


def test_three_410s_over_three_days_end_a_feed_that_is_then_asked_weekly() -> None:
    feed = known_feed(Rules(digests=digest_times([(time(14), "UTC")], BEGIN)))
    for days in (1, 2, 3):
        assert feed.poll(BEGIN + days * DAY, "gone").gone_at is None
    feed.poll(BEGIN + 3.5 * DAY, "timeout")
    state = feed.poll(BEGIN + 4 * DAY, "gone")
    assert state.gone_at == BEGIN + 4 * DAY
    assert feed.events() == ["gone"]
    assert pause_after(feed) == 7 * DAY
    feed.poll(BEGIN + 11 * DAY)
    assert feed.events() == ["returned"]
    assert feed.state is not None
    assert feed.state.gone_sightings == 0


def test_a_410_in_between_ends_nothing() -> None:
    feed = known_feed()
    feed.poll(BEGIN + DAY, "gone")
    feed.poll(BEGIN + 2 * DAY, "gone")
    feed.poll(BEGIN + 3 * DAY)
    assert feed.poll(BEGIN + 9 * DAY, "gone").gone_at is None


def redirected(feed: Feed, days: float, to: str | None, listing: Listing = SAME) -> FeedState:
    return feed.poll(BEGIN + days * DAY, permanent_url=to, listing=listing)


def test_a_move_is_adopted_after_five_sightings_over_a_week() -> None:
    feed, new = known_feed(), "https://news.example/feed"
    for days in (1, 2, 3, 4, 5, 6):
        state = redirected(feed, days, new)
        assert (state.moving_to, state.moved_to) == (new, None)
    state = redirected(feed, 8, new)
    assert (state.moved_to, state.moved_host, state.moving_to) == (new, "news.example:443", None)
    assert feed.events() == ["moved"]


def test_a_move_needs_a_known_entry() -> None:
    feed, new = known_feed(), "https://news.example/feed"
    redirected(feed, 1, new, Listing(new=10))
    for days in range(2, 12):  # known from there only
        state = redirected(feed, days, new)
    assert state.moved_to is None


def test_neither_a_portal_nor_a_weaker_scheme_nor_a_change_of_mind_moves_a_feed() -> None:
    feed = known_feed()
    for days in range(1, 12):
        state = redirected(feed, days, "http://paper.example/feed")
    assert (state.moving_to, state.moved_to) == (None, None)
    for days in range(12, 24):  # a captive portal answers with a page, which is no feed
        state = feed.poll(BEGIN + days * DAY, "not_a_feed", permanent_url="http://login.portal.example/")
    assert (state.moving_to, state.moved_to) == (None, None)
    for days in range(24, 40):
        state = redirected(feed, days, f"https://news.example/{days % 2}")
    assert state.moved_to is None
    state = redirected(feed, 41, None)
    assert state.moving_to is None


def test_a_moved_feed_that_fails_is_asked_at_its_listed_address_again() -> None:
    feed, new = known_feed(), "https://news.example/feed"
    for days in range(1, 10):
        redirected(feed, days, new)
    for days in (11, 12, 13):
        state = feed.poll(BEGIN + days * DAY, "client_error")
    assert state.moved_to is None
    assert feed.events() == ["moved_back"]


def test_a_quiet_feed_is_asked_in_full_once_a_day() -> None:
    feed = known_feed()
    assert feed.state is not None
    state = replace(feed.state, usual_gap_seconds=3600.0, last_new_at=BEGIN, full_at=BEGIN)
    assert not wants_full(None, BEGIN)
    assert not wants_full(state, BEGIN + 23 * HOUR)
    assert wants_full(state, BEGIN + 25 * HOUR)
    assert not wants_full(replace(state, usual_gap_seconds=10 * 86400.0), BEGIN + 25 * HOUR)
    assert not wants_full(replace(state, full_at=BEGIN + 20 * HOUR), BEGIN + 25 * HOUR)
