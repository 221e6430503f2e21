"""Who is told something, on loopback: a mail server and a web hook that keep what they get."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Postbox:
    """What the mail server accepted."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, EmailMessage]] = []

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del server, session
        read = message_from_bytes(cast(bytes, envelope.content), policy=policy.default)
        self.mails.append((envelope.rcpt_tos[0], read))
        return "250 OK"

    def ids(self) -> list[tuple[str, str]]:
        return [(to, str(mail["Message-ID"])) for to, mail in self.mails]


@contextmanager
def open_postbox(port: int) -> Iterator[Postbox]:
    """A mail server on ``port``."""
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box
    controller.stop()


@dataclass
class Channel:
    """A web hook: what it was told, and how it answers."""

    told: list[dict[str, str]] = field(default_factory=list)
    status: int = 200
    url: str = ""


@contextmanager
def open_channel() -> Iterator[Channel]:
    """A web hook, with its apprise URL."""
    kept = Channel()

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kept.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(kept.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    kept.url = f"json://127.0.0.1:{server.server_port}/secret-path/"
    yield kept
    server.shutdown()
    server.server_close()
    thread.join()
