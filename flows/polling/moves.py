"""Feeds that move or end: what is believed only after it was seen for days. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from extractors.url import authority
from flows.polling.failures import READABLE
from warehouse.poll.feeds import FeedState

SIGHTINGS_TO_MOVE, TIME_TO_MOVE = 5, timedelta(days=7)
SIGHTINGS_TO_END, TIME_TO_END = 3, timedelta(hours=72)
PROBE_OF_THE_GONE = timedelta(days=7)
FAILURES_TO_MOVE_BACK = 3.0


def noted_move(
    state: FeedState, asked: str, leads_to: str | None, now: datetime, *, shares: bool
) -> FeedState:
    """Return the state after a document came from where a permanent redirect led (None: there was none).

    Another address, or none, begins anew. A step from https to http is never a move: whoever sits on the
    line could cause it. ``shares``: the document lists an entry that was known. It counts at the first
    sighting only, for later on the entries may be known from there.
    """
    weaker = leads_to is not None and asked.startswith("https:") and not leads_to.startswith("https:")
    if leads_to is None or leads_to == asked or weaker:
        return replace(state, moving_to=None, moving_since=None, moving_sightings=0, moving_shares=False)
    if leads_to != state.moving_to:
        return replace(state, moving_to=leads_to, moving_since=now, moving_sightings=1, moving_shares=shares)
    return replace(state, moving_sightings=state.moving_sightings + 1)


def may_move(state: FeedState, now: datetime) -> bool:
    """Tell whether the candidate has been seen often and long enough, with an entry that was known."""
    return (
        state.moving_to is not None
        and state.moving_since is not None
        and state.moving_sightings >= SIGHTINGS_TO_MOVE
        and now - state.moving_since >= TIME_TO_MOVE
        and state.moving_shares
    )


def moved(state: FeedState, now: datetime) -> FeedState:
    """Return the state of a feed that is polled at the candidate from now on; validators do not go along."""
    assert state.moving_to is not None
    return replace(
        state,
        moved_to=state.moving_to,
        moved_host=authority(state.moving_to),
        moved_at=now,
        moving_to=None,
        moving_since=None,
        moving_sightings=0,
        moving_shares=False,
        etag=None,
        last_modified=None,
    )


def moved_back(state: FeedState) -> FeedState:
    """Return the state of a feed that is polled at its listed address again: the new one failed."""
    return replace(
        state, moved_to=None, moved_host=None, moved_at=None, etag=None, last_modified=None, failures=0.0
    )


def noted_end(state: FeedState, reason: str, now: datetime) -> FeedState:
    """Return the state after a poll's reason: a feed is gone after three 410s over 72 hours.

    Only a document begins the count anew; a timeout in between says nothing.
    """
    if reason != "gone" and reason not in READABLE:
        return state
    if reason != "gone":
        return replace(state, gone_since=None, gone_sightings=0, gone_at=None)
    since = state.gone_since or now
    sightings = state.gone_sightings + 1
    ended = sightings >= SIGHTINGS_TO_END and now - since >= TIME_TO_END
    return replace(
        state,
        gone_since=since,
        gone_sightings=sightings,
        gone_at=state.gone_at or (now if ended else None),
    )
