"""What a poll leaves: the feed's next state, from the one before, the answer and the listing. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from flows.polling import moves
from flows.polling.digests import digest_period, next_window
from flows.polling.failures import AFTER_NETWORK_DOWN, DEAD, READABLE, failing_pause, failures_after
from flows.polling.hints import least_pause
from flows.polling.rhythm import (
    Bounds,
    Pause,
    Rhythm,
    haste_after,
    jitter,
    profile_after,
    target,
    window_after,
    words,
)
from warehouse.poll.feeds import DueFeed, FeedState
from warehouse.poll.polls import Aftermath, Event, Listing

GAP_WEIGHT = 0.2  # of the latest gap in the running mean
GAP_UNKNOWN = timedelta(days=1)
QUIET_GAPS = 3
FULL_EVERY = timedelta(hours=24)
UNCHANGED = frozenset({"not_modified", "same_body"})


@dataclass(frozen=True, slots=True)
class Rules:
    """What is the same for all feeds of a run: bounds, and the digests around now (UTC, in order)."""

    bounds: Bounds = field(default_factory=Bounds)
    digests: Sequence[datetime] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the schedule needs of an answer. ``headers`` have lower-case names; ``body_hash`` of what parsed.

    ``held_until``: the host or the feed is to be left alone till then; ``interval``: the feed list's wish.
    """

    reason: str
    at: datetime
    asked: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body_hash: str | None = None
    permanent_url: str | None = None
    document_hint: timedelta | None = None
    held_until: datetime | None = None
    interval: timedelta | None = None


def state_after(feed: DueFeed, answer: Answer, listing: Listing, rules: Rules) -> Aftermath:
    """Return the feed's next state, what happened to it, and what its poll's row says besides."""
    before = feed.state or FeedState(feed.feed_id, answer.at)
    state = replace(moves.noted_end(before, answer.reason, answer.at), updated_at=answer.at)
    events: list[Event] = []
    if answer.reason in READABLE:
        shares = listing.known > 0 or (answer.reason in UNCHANGED and before.listed > 0)
        state = listed_state(state, answer, listing, events)
        state = moved_state(state, answer, shares or before.first_listed_at is None, events)
    elif answer.reason != "network_down":
        state = failed_state(state, answer, events)
    if state.gone_at and not before.gone_at:
        events.append(Event("gone", f"410 since {state.gone_since:%Y-%m-%d}; asked once a week from now on"))
    if before.gone_at and not state.gone_at:
        events.append(Event("returned", f"answers again; it was gone since {before.gone_at:%Y-%m-%d}"))
    state = scheduled(feed, state, answer, listing, rules)
    return Aftermath(state, tuple(events), detail_of(state, events))


def listed_state(state: FeedState, answer: Answer, listing: Listing, events: list[Event]) -> FeedState:
    """Return the state after an answer that could be read.

    An empty document takes nothing away: what was listed before stays in force until items are listed again.
    """
    now, items = answer.at, listing.new + listing.known
    # Not state.listed, which an empty document sets to 0: what was listed before it may have gone since.
    overflowed = answer.reason == "ok" and state.document_at is not None and not listing.still
    if overflowed:
        number = f"{state.listed} items" if state.listed else "items"
        events.append(Event("overflow", f"none of the {number} listed before is listed now"))
    if listing.reborn:
        events.append(Event("rebirth", f"{listing.reborn} of {items} items came back under new ids"))
    listed = state.listed if answer.reason in UNCHANGED else items
    confirmed = answer.reason == "ok" or (answer.reason in UNCHANGED and listed > 0)
    full = answer.reason != "not_modified"
    return replace(
        state,
        etag=answer.headers.get("etag", None if full else state.etag),
        last_modified=answer.headers.get("last-modified", None if full else state.last_modified),
        body_hash=answer.body_hash or state.body_hash,
        first_ok_at=state.first_ok_at or now,
        first_listed_at=state.first_listed_at or (now if items else None),
        last_ok_at=now,
        last_new_at=now if listing.new else state.last_new_at,
        full_at=now if full else state.full_at,
        document_at=now if answer.reason == "ok" else state.document_at,
        listed_at=now if confirmed else state.listed_at,
        listed=listed,
        listed_most=window_after(state.listed_most, items) if answer.reason == "ok" else state.listed_most,
        usual_gap_seconds=usual_gap(state, listing, now),
        hint_seconds=hint_after(state, answer),
        haste=haste_after(state.haste, overflowed=overflowed),
        overflows=state.overflows + overflowed,
        overflowed_at=now if overflowed else state.overflowed_at,
        failures=0.0,
        failing_since=None,
    )


def moved_state(state: FeedState, answer: Answer, shares: bool, events: list[Event]) -> FeedState:
    """Return the state with what the redirects of an answer that could be read say of the feed's address.

    ``shares``: an entry that was known is listed there, or the feed has been there from the first.
    """
    state = moves.noted_move(state, answer.asked, answer.permanent_url, answer.at, shares=shares)
    if not moves.may_move(state, answer.at):
        return state
    events.append(Event("moved", f"polled at {state.moving_to} from now on: correct the feed list"))
    return moves.moved(state, answer.at)


def failed_state(state: FeedState, answer: Answer, events: list[Event]) -> FeedState:
    """Return the state after a failure; nothing that was known of the feed's documents changes."""
    failures = failures_after(answer.reason, state.failures)
    state = replace(state, failures=failures)
    if failures and not state.failing_since:
        state = replace(state, failing_since=answer.at)
    if state.moved_to and failures >= moves.FAILURES_TO_MOVE_BACK:
        events.append(Event("moved_back", f"{state.moved_to} fails: polled at the listed address again"))
        return moves.moved_back(state)
    return state


def scheduled(feed: DueFeed, state: FeedState, answer: Answer, listing: Listing, rules: Rules) -> FeedState:
    """Return the state with the time of the next poll, and why then."""
    now = answer.at
    pause = next_pause(feed, state, answer, listing, rules)
    due, because = now + pause.length, pause.because
    window = next_window(rules.digests, now)
    held = answer.held_until
    if held and held > due:
        due, because = held, f"not before {held:%Y-%m-%d %H:%M} UTC, as the host wishes"
    given_up = state.gone_at is not None or state.failures > DEAD
    if window and window < due and not given_up and not (held and window < held):
        due, because = window, f"once in the hour before the digest; without it: {because}"
    return replace(state, next_poll_at=due, because=because)


def next_pause(feed: DueFeed, state: FeedState, answer: Answer, listing: Listing, rules: Rules) -> Pause:
    """Return how long the feed is left alone by its own doing: rhythm, hints and failures."""
    if answer.reason == "network_down":
        return Pause(AFTER_NETWORK_DOWN, "the network was down")
    if state.gone_at:
        return Pause(moves.PROBE_OF_THE_GONE, "gone: asked once a week")
    usual = target(
        rhythm_of(feed, state, answer, listing),
        answer.at,
        rules.bounds,
        digest_period(rules.digests),
        answer.interval,
    )
    if answer.interval is None:
        usual = replace(usual, length=usual.length * jitter(feed.feed_id))
    if answer.reason not in READABLE:
        if not state.failures:
            return usual
        text = f"{state.failures:g} weighted failures in a row ({answer.reason}); else {usual.because}"
        return Pause(failing_pause(usual.length, state.failures), text)
    hint = timedelta(seconds=state.hint_seconds or 0)
    least = least_pause(answer.headers, hint, answer.at)
    if answer.interval is None and least > usual.length:
        return Pause(least, f"the feed asks for {words(least)}; else {usual.because}")
    return usual


def rhythm_of(feed: DueFeed, state: FeedState, answer: Answer, listing: Listing) -> Rhythm:
    """Return what is known of the feed's rhythm, this poll included; a first sight is no news."""
    new = 0 if feed.state is None or feed.state.first_listed_at is None else listing.new
    profile = profile_after(feed.profile, answer.at, new)
    return Rhythm(state.listed_most, profile, state.haste, state.first_ok_at)


def usual_gap(state: FeedState, listing: Listing, now: datetime) -> float | None:
    """Return the running mean of the seconds between two polls that brought something new."""
    if not listing.new or state.last_new_at is None:
        return state.usual_gap_seconds
    gap = (now - state.last_new_at).total_seconds()
    before = state.usual_gap_seconds
    return gap if before is None else before + GAP_WEIGHT * (gap - before)


def hint_after(state: FeedState, answer: Answer) -> int | None:
    """Return the seconds that the document in force asks for."""
    if answer.reason in UNCHANGED:
        return state.hint_seconds
    return int(answer.document_hint.total_seconds()) if answer.document_hint else None


def wants_full(state: FeedState | None, now: datetime) -> bool:
    """Tell whether to ask without validators: once a day, of a feed quieter than three of its usual gaps.

    Some servers answer 304 for ever.
    """
    if state is None or state.full_at is None or now - state.full_at < FULL_EVERY:
        return False
    gap = GAP_UNKNOWN if state.usual_gap_seconds is None else timedelta(seconds=state.usual_gap_seconds)
    latest = state.last_new_at or state.first_ok_at
    return latest is not None and now - latest > QUIET_GAPS * gap


def detail_of(state: FeedState, events: Sequence[Event]) -> str | None:
    """Return what the poll's row says besides: what happened, and where the feed seems to move."""
    said = [event.detail for event in events]
    if state.moving_to:
        said.append(f"moved permanently to {state.moving_to} (seen {state.moving_sightings} times)")
    return "; ".join(said) or None
