"""Deliveries: the outbox of an edition, and what is still to be sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage

from flows.desk import Desk
from flows.journal import event
from flows.secret_values import hide, revealed
from flows.settings import Settings
from flows.stages.batches import StageResult
from reports.canonical import from_json
from reports.delivery import Secure, SmtpServer, send
from reports.edition import Edition
from reports.mail import message, message_id, recipient_hash
from reports.render import render
from seeds.topics_file import Brief
from warehouse.tell.editions import DeliveryRow, EditionRow, unsent_editions
from warehouse.tell.outbox import record_delivery, waiting_recipients

SECURE: dict[str, Secure] = {"starttls": "starttls", "tls": "ssl", "none": "none"}


def mail_host(settings: Settings) -> str:
    """Return the host that Message-IDs bear: the sender's."""
    return (settings.mail_from or "@storywatch.invalid").rpartition("@")[2]


def mail_server(settings: Settings) -> SmtpServer | None:
    """Return the mail server that is set, None where none is."""
    if not settings.smtp_host:
        return None
    return SmtpServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user or "",
        password=revealed(settings.smtp_password, "smtp_password"),
        secure=SECURE[settings.smtp_security],
        timeout=settings.smtp_seconds,
    )


def outbox_rows(desk: Desk, edition: Edition, brief: Brief, now: datetime) -> list[DeliveryRow]:
    """Return a pending delivery for each recipient; none where no mail server is set."""
    if not desk.settings.smtp_host:
        return []
    host = mail_host(desk.settings)
    return [
        DeliveryRow(
            edition_id=edition.edition_id,
            channel="mail",
            recipient_hash=recipient_hash(recipient),
            message_id=message_id(edition, recipient, host),
            status="pending",
            attempts=0,
            updated_at=now,
            detail=None,
        )
        for recipient in dict.fromkeys(brief.to)
    ]


def send_waiting(desk: Desk) -> StageResult:
    """Send what the outbox holds, also of earlier runs; each result is recorded before the next goes out.

    A crash between the mail server's answer and the record is the one window in which a message can go out
    twice: at least once is the choice, and the Message-ID stays the same, so that the copy can be known.
    """
    result = StageResult()
    settings = desk.settings
    server = mail_server(settings)
    if server is None:
        return result
    with desk.database() as db:
        unsent = [
            (row, waiting_recipients(db, row.edition_id)) for row in unsent_editions(db, desk.seed.name)
        ]
    messages = [mail for row, waiting in unsent for mail in messages_of(desk, row, set(waiting))]
    for delivery in send(messages, server):
        with desk.database() as db:
            detail = hide(delivery.detail) or None
            record_delivery(db, delivery.message_id, delivery.status, detail, desk.clock())
        event(
            "delivery",
            "info" if delivery.status == "sent" else "warning",
            channel="mail",
            recipient=recipient_hash(delivery.recipient)[:8],
            status=delivery.status,
            detail=detail,
        )
        result.counts[f"mail_{delivery.status}"] += 1
        if delivery.status != "sent":
            result.failures.append(f"mail to {settings.smtp_host}: {delivery.status}: {delivery.detail}")
    return result


def messages_of(desk: Desk, row: EditionRow, waiting: set[str]) -> Iterator[EmailMessage]:
    """Yield an edition's mail for each recipient who still waits for it and is still in the brief."""
    brief = next((b for b in desk.seed.topics.briefs if f"{desk.seed.name}/{b.name}" == row.brief), None)
    recipients = [to for to in dict.fromkeys(brief.to) if recipient_hash(to) in waiting] if brief else []
    if not recipients:
        return
    edition = from_json(row.content)
    html, text = render(edition, "html"), render(edition, "text")
    for recipient in recipients:
        yield message(
            edition,
            html,
            text,
            sender=desk.settings.mail_from or "",
            recipient=recipient,
            host=mail_host(desk.settings),
            endpoint=desk.settings.unsubscribe_url or "",
        )
