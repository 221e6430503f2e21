"""The heartbeat: a web address is asked after each run that did all its work; silence raises an alarm.

It goes the way of every other request (addresses checked where the connection is made, the proxy, the private
ranges that are allowed), with a short limit of its own; what comes of it changes nothing about the run.
"""

from __future__ import annotations

from dataclasses import replace

from extractors.fetch import Fetcher, Limits, Request
from flows.desk import Desk
from flows.errors import UsageError
from flows.journal import event
from flows.secret_values import hide, revealed
from flows.stages.web import policy_of

LIMITS = Limits(connect_seconds=5, read_seconds=5, total_seconds=10, max_bytes=2**16)


def beat(desk: Desk) -> None:
    """Ask the heartbeat's address, where one is set. Never raises; what went wrong is logged and said."""
    if desk.settings.heartbeat is None:
        return
    try:
        reason = asked(desk, revealed(desk.settings.heartbeat, "heartbeat"))
    except UsageError as error:
        reason = str(error)
    except Exception as error:  # the run is done, whatever this is
        reason = f"{type(error).__name__}: {error}"
    event("heartbeat", "info" if reason == "ok" else "warning", outcome=reason)
    if reason != "ok":
        desk.progress.say(
            f"The heartbeat did not get through ({hide(reason)}); the run did all its work: check "
            "STORYWATCH_HEARTBEAT, or see what its server says."
        )


def asked(desk: Desk, url: str) -> str:
    """Ask the address once and return ok, or what came of it."""
    policy = replace(policy_of(desk.settings), limits=LIMITS, host_delay=0)
    with Fetcher(policy, desk.clock) as fetcher:
        for answer in fetcher.fetch([Request(url)]):
            # More of a body than anybody reads is an answer all the same.
            return "ok" if answer.status and 200 <= answer.status < 300 else answer.reason
    return "no answer"
