"""A mail server on loopback that remembers what it took, and when nobody is connected any more."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from email import message_from_bytes
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


def free_port() -> int:
    """Return a port that nobody listens at; the controller cannot take any by itself."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Postbox:
    """Counts what was taken, by recipient and Message-ID."""

    def __init__(self) -> None:
        self.taken: Counter[tuple[str, str]] = Counter()

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a message."""
        del server, session
        mail = message_from_bytes(cast(bytes, envelope.content))
        self.taken[envelope.rcpt_tos[0], str(mail["Message-ID"])] += 1
        return "250 OK"


class MailServer(Controller):
    """The server; ``settled`` waits until nobody is connected, so that what a killed client sent counts."""

    def __init__(self, postbox: Any = None) -> None:
        self.postbox = postbox or Postbox()
        self.connections, self.changed = 0, threading.Condition()
        super().__init__(self.postbox, hostname="127.0.0.1", port=free_port())

    def factory(self) -> SMTP:
        """Return the server's side of one connection, which tells when it opens and ends."""
        outer = self

        class Watched(SMTP):
            def connection_made(self, transport: Any) -> None:
                outer.count(1)
                super().connection_made(transport)

            def connection_lost(self, error: Exception | None) -> None:
                super().connection_lost(error)
                outer.count(-1)

        return Watched(self.handler, hostname="localhost")

    def count(self, change: int) -> None:
        """Note that a connection opened or ended."""
        with self.changed:
            self.connections += change
            self.changed.notify_all()

    def settled(self) -> None:
        """Wait until nobody is connected."""
        with self.changed:
            assert self.changed.wait_for(lambda: not self.connections, timeout=30)

    @property
    def settings(self) -> dict[str, Any]:
        """What a run needs to send its mail here."""
        return {
            "smtp_host": "127.0.0.1",
            "smtp_port": self.port,
            "smtp_security": "none",
            "mail_from": "digest@example.org",
        }
