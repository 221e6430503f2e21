"""Other channels, through apprise: a short summary of an edition with the link to its page."""

from __future__ import annotations

import hashlib
import logging
import warnings
from datetime import datetime
from typing import TYPE_CHECKING

from flows.desk import Desk
from flows.journal import event
from flows.secret_values import revealed
from flows.stages.batches import StageResult
from flows.stages.edition_files import edition_file
from reports.canonical import from_json
from reports.edition import Edition
from reports.site.addresses import edition_page
from reports.summary import to_summary
from warehouse.tell.editions import DeliveryRow, unsent_editions
from warehouse.tell.outbox import record_delivery, waiting_recipients

if TYPE_CHECKING:
    from apprise import Apprise

CHANNEL = "notify"


def channel_urls(desk: Desk) -> dict[str, str]:
    """Return the channels' apprise URLs by their hashes; the URLs are secrets and stand nowhere else."""
    urls = revealed(desk.settings.notify, "notify").split()
    return {hashlib.sha256(url.encode()).hexdigest()[:32]: url for url in urls}


def channel_rows(desk: Desk, edition: Edition, now: datetime) -> list[DeliveryRow]:
    """Return a pending delivery for each channel."""
    return [
        DeliveryRow(
            edition_id=edition.edition_id,
            channel=CHANNEL,
            recipient_hash=key,
            message_id=f"{edition.edition_id}.{key}@{CHANNEL}",
            status="pending",
            attempts=0,
            updated_at=now,
            detail=None,
        )
        for key in channel_urls(desk)
    ]


def notify_waiting(desk: Desk) -> StageResult:
    """Send what the outbox holds for other channels; each result is recorded before the next goes out."""
    result = StageResult()
    urls = channel_urls(desk)
    if not urls:
        return result
    with desk.database() as db:
        unsent = [
            (row, waiting_recipients(db, row.edition_id, CHANNEL))
            for row in unsent_editions(db, desk.seed.name)
        ]
    for row, waiting in unsent:
        for key in (key for key in waiting if key in urls):
            edition = from_json(row.content)
            fault = fault_of(urls[key]) or told(urls[key], *to_summary(edition, link_of(desk, edition)))
            with desk.database() as db:
                message_id = f"{row.edition_id}.{key}@{CHANNEL}"
                record_delivery(db, message_id, "failed" if fault else "sent", fault or None, desk.clock())
            event(
                "delivery",
                "warning" if fault else "info",
                channel="notify",
                recipient=key[:8],
                detail=fault or None,
            )
            result.counts["notified"] += not fault
            number = list(urls).index(key) + 1
            result.failures += [f"channel {number} of STORYWATCH_NOTIFY {fault}"] if fault else []
    return result


def fault_of(url: str) -> str:
    """Return why nothing can ever be told by such a URL; the URL itself is a secret."""
    return "" if channel_of(url) else "is no apprise URL: mend it, and the next run tells it"


def told(url: str, title: str, body: str) -> str:
    """Send one text; returns why it was not taken, or nothing."""
    return "" if notify(url, title, body) else "did not take it: the next run tries again"


def notify(url: str, title: str, body: str) -> bool:
    """Send one text; tells whether it was taken."""
    from apprise import NotifyFormat

    channel = channel_of(url)
    return bool(channel and channel.notify(title=title, body=body, body_format=NotifyFormat.TEXT))


def channel_of(url: str) -> Apprise | None:
    """Return a channel, None where apprise knows none; what apprise logs could hold the URL: it is muted."""
    from apprise import Apprise, AppriseAsset

    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    asset = AppriseAsset(app_id="Storywatch", app_desc="Storywatch", async_mode=False)
    channel = Apprise(asset=asset)
    with warnings.catch_warnings():
        # Its plugins load with the first URL, and import what Python 3.13 has dropped where it is there.
        warnings.simplefilter("ignore", DeprecationWarning)
        added = channel.add(url)
    return channel if added else None


def link_of(desk: Desk, edition: Edition) -> str:
    """Return where the edition can be read: its published page, else the file."""
    if desk.settings.site_url:
        page = edition_page(edition.edition_date, edition.number)
        return f"{desk.settings.site_url.rstrip('/')}/{edition.seed}/{edition.brief}/{page}"
    return str(edition_file(desk, edition, "html"))
