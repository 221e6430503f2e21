"""Messages over SMTP: one connection, one message a recipient, and a result for each of them."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Literal

from reports.safe_text import clamp, one_line

Secure = Literal["none", "starttls", "ssl"]


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server; `timeout` in seconds for each answer. `context` is for a server's own certificate."""

    host: str
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    secure: Secure = "none"
    timeout: float = 30.0
    context: ssl.SSLContext | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """What became of one message: sent, refused for good, or failed and worth another try."""

    recipient: str
    message_id: str
    status: Literal["sent", "refused", "failed"]
    detail: str


def send(messages: Iterable[EmailMessage], server: SmtpServer) -> Iterator[DeliveryResult]:
    """Send each message in turn and yield its result at once, so that it can be recorded before the next.

    A refused recipient never stops the rest. When the connection fails or breaks, it is opened once more for
    the next message; when it breaks again, the rest have failed. A server that dies after it took a message
    and before it said so gives "failed" too: the retry is recognised by its Message-ID.
    """
    waiting = list(messages)
    session = _Session(server)
    try:
        for message in waiting:
            yield session.send(message)
    finally:
        session.close()


def knock(server: SmtpServer) -> str:
    """Connect and log in, as sending would; returns what went wrong, without the password, or nothing."""
    try:
        _open(server).quit()
    except smtplib.SMTPAuthenticationError as error:
        return f"it did not accept the user or password ({error.smtp_code})"
    except (OSError, smtplib.SMTPException) as error:
        said = f"{type(error).__name__}: {error}"
        return clamp(one_line(said.replace(server.password, "***") if server.password else said), 200)
    return ""


class _Session:
    """One connection, opened at most twice."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None
        self._chances = 2
        self._broken = ""

    def send(self, message: EmailMessage) -> DeliveryResult:
        try:
            smtp = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            return self._result(message, "failed", self._explained(error))
        if smtp is None:
            return self._result(message, "failed", self._broken)
        try:
            smtp.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            return self._answered(message, code, said)
        except smtplib.SMTPResponseException as error:
            return self._answered(message, error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self._drop()
            return self._result(message, "failed", self._explained(error))
        return self._result(message, "sent", "")

    def _connected(self) -> smtplib.SMTP | None:
        if self._smtp is not None:
            return self._smtp
        if self._chances == 0:
            return None
        self._chances -= 1
        self._smtp = _open(self._server)
        return self._smtp

    def _answered(self, message: EmailMessage, code: int, said: bytes | str) -> DeliveryResult:
        if code == 421:
            self._drop()
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        detail = self._clean(f"{code} {text}")
        return self._result(message, "refused" if 500 <= code < 600 else "failed", detail)

    def _explained(self, error: Exception) -> str:
        self._broken = self._clean(f"{type(error).__name__}: {error}")
        if isinstance(error, smtplib.SMTPAuthenticationError):
            self._chances = 0
            self._broken = f"the mail server did not accept the user or password ({error.smtp_code})"
        return self._broken

    def _clean(self, text: str) -> str:
        password = self._server.password
        return clamp(one_line(text.replace(password, "***") if password else text), 200)

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    @staticmethod
    def _result(
        message: EmailMessage, status: Literal["sent", "refused", "failed"], detail: str
    ) -> DeliveryResult:
        return DeliveryResult(str(message["To"]), str(message["Message-ID"]), status, detail)

    def close(self) -> None:
        if self._smtp is None:
            return
        try:
            self._smtp.quit()
        except (OSError, smtplib.SMTPException):
            self._smtp.close()


def _open(server: SmtpServer) -> smtplib.SMTP:
    context = server.context or ssl.create_default_context()
    if server.secure == "ssl":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=server.timeout, context=context
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    try:
        if server.secure == "starttls":
            smtp.starttls(context=context)
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp
