"""Poll: feed to entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from extractors.fetch import Fetcher
from extractors.url import authority
from flows.desk import Desk
from flows.feeds.asked import AskedFeed, asked_feeds, feed_rows, unanswered
from flows.feeds.listed import warn
from flows.feeds.polled import Polled, polled
from flows.journal import event
from flows.polling.digests import digest_times, window_begun
from flows.polling.failures import network_is_down
from flows.polling.rhythm import Bounds
from flows.polling.state import Rules, state_after
from flows.progress import Advance
from flows.settings import Settings
from flows.stages.batches import Counts, StageResult, Submit, chunks, directly
from flows.stages.web import open_fetcher, shared_authorities
from seeds.folder import Seed
from warehouse.poll.feeds import due_feeds, register_feeds
from warehouse.poll.hosts import hold_hosts, release_hosts
from warehouse.poll.polls import Aftermath, Leave, Listing, PollRow, store_polls
from warehouse.poll.purge import purge_entries

FEEDS_A_BATCH = 100


@dataclass(slots=True)
class Outcomes:
    """What the polls of a run came to so far: failures are kept back until it is known who is to blame."""

    failed: list[Polled] = field(default_factory=list)
    by_host: list[tuple[str, str]] = field(default_factory=list)


def poll_stage(desk: Desk, run_id: str, *, everything: bool, submit: Submit = directly) -> StageResult:
    """Ask the seed's feeds (every one, or those that are due) and store what they list."""
    result = StageResult()
    warn(desk.seed.feeds.warnings)
    for warning in desk.seed.feeds.warnings:
        event("feed_list", "warning", warning=warning)
    rules = rules_of(desk.settings, desk.seed, desk.started_at)
    with desk.database() as db:
        register_feeds(db, desk.seed.name, feed_rows(desk.seed, desk.started_at), desk.started_at)
        due = due_feeds(
            db,
            desk.seed.name,
            desk.started_at,
            everything=everything,
            digest_from=window_begun(rules.digests, desk.started_at),
        )
    feeds = asked_feeds(desk.seed, due, desk.started_at)
    outcomes = Outcomes()
    with (
        open_fetcher(desk, desk.settings.feed_bytes) as fetcher,
        desk.progress.stage("poll", len(feeds)) as advance,
    ):
        for number, some in enumerate(chunks(feeds, FEEDS_A_BATCH), 1):
            batch = partial(poll_batch, desk, run_id, some, fetcher, rules, outcomes, advance)
            result.counts += submit(f"poll {number}", batch)
    result.network_down = network_is_down(outcomes.by_host)
    result.counts += store_failures(desk, run_id, outcomes.failed, rules, network_down=result.network_down)
    result.counts += purge(desk)
    return result


def poll_batch(
    desk: Desk,
    run_id: str,
    feeds: Sequence[AskedFeed],
    fetcher: Fetcher,
    rules: Rules,
    outcomes: Outcomes,
    advance: Advance,
) -> Counts:
    """Poll a batch of feeds and store those that could be read."""
    polls: list[Polled] = []
    for each in answers(feeds, fetcher, desk):
        # A feed that failed before is no witness: of those alone that are due, all may fail for ever.
        if not (each.feed.state and each.feed.state.failures):
            outcomes.by_host.append((authority(each.feed.url), each.row.reason))
        (polls if each.row.readable else outcomes.failed).append(each)
        advance(1)
    relenting = {each.host_key for each in polls if each.feed.host_strikes is not None}
    with desk.database() as db:
        stored = store_polls(db, run_id, [each.row for each in polls], leaver(polls, rules))
        release_hosts(db, sorted(relenting))
    tell_of(polls)
    return Counts(
        polled=len(feeds),
        readable=len(polls),
        entries_listed=stored.entries_listed,
        entries_new=stored.entries_new,
        entries_edited=stored.entries_edited,
    )


def answers(feeds: Sequence[AskedFeed], fetcher: Fetcher, desk: Desk) -> list[Polled]:
    """Return what came of each feed; one that lacks its credentials is not asked."""
    shared = shared_authorities(desk.settings.shared_hosts)
    asked = {id(each.request): each for each in feeds if each.request is not None}
    found = [polled(each, unanswered(each, desk.clock()), shared) for each in feeds if each.request is None]
    requests = [each.request for each in asked.values() if each.request is not None]
    found += [polled(asked[id(response.request)], response, shared) for response in fetcher.fetch(requests)]
    return found


def store_failures(
    desk: Desk, run_id: str, failed: Sequence[Polled], rules: Rules, *, network_down: bool
) -> Counts:
    """Store the polls that brought nothing readable; when the network was down they blame no feed."""
    if not failed:
        return Counts()
    if network_down:
        failed = [each.blameless() for each in failed]
    with desk.database() as db:
        store_polls(db, run_id, [each.row for each in failed], leaver(failed, rules))
        hold_hosts(db, [each.hold for each in failed if each.hold])
    tell_of(failed)
    return Counts(failed=len(failed))


def tell_of(polls: Sequence[Polled]) -> None:
    """Log what came of each feed. Its address may hold a key: outlet and id name it."""
    for each in polls:
        row = each.row
        event(
            "polled",
            "info" if row.readable else "warning",
            feed=row.feed_id[:8],
            outlet=each.feed.outlet,
            reason=row.reason,
            status=row.http_status,
            entries=len(row.entries) if row.readable else None,
            bytes=row.bytes or None,
            seconds=row.seconds,
            detail=None if row.readable else row.detail,
        )


def leaver(polls: Sequence[Polled], rules: Rules) -> Leave:
    """Return the function that decides what state each of these polls leaves."""
    by_feed = {each.feed.feed_id: each for each in polls}

    def leave(row: PollRow, listing: Listing) -> Aftermath:
        each = by_feed[row.feed_id]
        return state_after(each.feed, each.answer, listing, rules)

    return leave


def rules_of(settings: Settings, seed: Seed, now: datetime) -> Rules:
    """Return what the settings and the seed's briefs say of the schedule."""
    clocks = [(brief.at, brief.zone) for brief in seed.topics.briefs]
    bounds = Bounds(
        shortest=timedelta(minutes=settings.poll_shortest_minutes),
        longest=timedelta(hours=settings.poll_longest_hours),
        first_day=timedelta(minutes=settings.poll_first_day_minutes),
    )
    return Rules(bounds, digest_times(clocks, now))


def purge(desk: Desk) -> Counts:
    """Drop the texts of entries that are older than the keeper wants them."""
    days = desk.settings.keep_entry_days
    if days is None:
        return Counts()
    with desk.database() as db:
        purged = purge_entries(db, desk.started_at - timedelta(days=days), desk.started_at)
    return Counts(purged=purged)
