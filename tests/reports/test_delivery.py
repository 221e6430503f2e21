"""Delivery through a real SMTP server on loopback: one message a recipient, and nothing lost."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from reports.delivery import SmtpServer, send
from reports.mail import message
from tests.reports.editions import ordinary

EDITION = ordinary()


class Mailbox:
    """A server's mind: keeps what it accepts, refuses or breaks off as told."""

    def __init__(self) -> None:
        self.kept: list[Envelope] = []
        self.sessions: set[int] = set()
        self.recipient_answers: dict[str, str] = {}
        self.data_answers: dict[str, str] = {}
        self.breaks_at: str | None = None
        self.dies_after: str | None = None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del session, options
        if address == self.breaks_at and server.transport:
            server.transport.close()
        answer = self.recipient_answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self.data_answers.get(envelope.rcpt_tos[0], "250 OK")
        if answer.startswith("250"):
            self.kept.append(envelope)
            self.sessions.add(id(session))
        if envelope.rcpt_tos[0] == self.dies_after and server.transport:
            self.dies_after = None
            server.transport.abort()  # type: ignore[attr-defined]
        return answer


class Loopback(Controller):
    """A controller that lets the system choose the port."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd gives it no types


@contextmanager
def serving(mailbox: Mailbox, **options: object) -> Iterator[SmtpServer]:
    controller = Loopback(mailbox, hostname="127.0.0.1", port=0, **options)  # type: ignore[arg-type]
    controller.start()
    try:
        yield SmtpServer("127.0.0.1", controller.port, timeout=10)
    finally:
        controller.stop()


def mails(*recipients: str) -> list[EmailMessage]:
    return [
        message(EDITION, "<p>x</p>", "x", sender="d@example.org", recipient=to, host="example.org")
        for to in recipients
    ]


PEOPLE = ("ann@example.org", "ben@example.org", "cat@example.org")


def test_one_connection_and_one_message_for_each_recipient() -> None:
    box = Mailbox()
    with serving(box) as server:
        results = list(send(mails(*PEOPLE), server))
    assert [result.status for result in results] == ["sent"] * 3
    assert [result.recipient for result in results] == list(PEOPLE)
    assert [envelope.rcpt_tos for envelope in box.kept] == [[person] for person in PEOPLE]
    assert len(box.sessions) == 1
    for envelope, person, result in zip(box.kept, PEOPLE, results, strict=True):
        raw = envelope.original_content or b""
        assert message_from_bytes(raw)["Message-ID"] == result.message_id
        assert not any(other.encode() in raw for other in PEOPLE if other != person)


def test_a_refused_recipient_never_stops_the_rest() -> None:
    box = Mailbox()
    box.recipient_answers["ben@example.org"] = "550 no such user"
    with serving(box) as server:
        results = list(send(mails(*PEOPLE), server))
    assert [result.status for result in results] == ["sent", "refused", "sent"]
    assert "550 no such user" in results[1].detail


@pytest.mark.parametrize(("answer", "status"), [("451 greylisted", "failed"), ("554 spam", "refused")])
def test_a_temporary_answer_is_worth_another_try(answer: str, status: str) -> None:
    for answers in ("recipient_answers", "data_answers"):
        box = Mailbox()
        getattr(box, answers)["ben@example.org"] = answer
        with serving(box) as server:
            results = list(send(mails(*PEOPLE), server))
        assert [result.status for result in results] == ["sent", status, "sent"]
        assert answer in results[1].detail


def test_a_server_that_dies_in_the_middle_fails_that_one_and_is_asked_again_for_the_rest() -> None:
    box = Mailbox()
    box.breaks_at = "ben@example.org"
    with serving(box) as server:
        results = list(send(mails(*PEOPLE), server))
    assert [result.status for result in results] == ["sent", "failed", "sent"]
    assert len(box.sessions) == 2


def test_a_server_that_dies_for_good_fails_the_rest_and_nobody_is_mailed_twice() -> None:
    box = Mailbox()
    results = []
    with serving(box) as server:
        sending = send(mails(*PEOPLE), server)
        results.append(next(sending))
    results.extend(sending)
    assert [result.status for result in results] == ["sent", "failed", "failed"]
    assert len(box.kept) == 1
    with serving(box) as server:
        again = list(send(mails(*PEOPLE[1:]), server))
    assert [result.status for result in again] == ["sent", "sent"]
    assert [envelope.rcpt_tos[0] for envelope in box.kept] == list(PEOPLE)
    assert {result.message_id for result in again} == {result.message_id for result in results[1:]}


def test_only_a_server_that_dies_after_taking_a_message_makes_somebody_get_it_twice() -> None:
    box = Mailbox()
    box.dies_after = "ben@example.org"
    with serving(box) as server:
        first = list(send(mails(*PEOPLE), server))
        assert [result.status for result in first] == ["sent", "failed", "sent"]
        again = list(send(mails("ben@example.org"), server))
    assert [result.status for result in again] == ["sent"]
    got = [message_from_bytes(envelope.original_content or b"") for envelope in box.kept]
    assert sorted(str(mail["To"]) for mail in got) == sorted([*PEOPLE, "ben@example.org"])
    assert len({mail["Message-ID"] for mail in got}) == 3


def test_an_unreachable_server_fails_every_message_and_raises_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    results = list(send(mails(*PEOPLE), SmtpServer("127.0.0.1", port, timeout=2)))
    assert [result.status for result in results] == ["failed"] * 3
    assert all("refused" in result.detail.lower() for result in results)


def test_a_silent_server_costs_its_timeout_at_most_twice() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = SmtpServer("127.0.0.1", silent.getsockname()[1], timeout=0.2)
        results = list(send(mails(*PEOPLE), server))
    assert [result.status for result in results] == ["failed"] * 3


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key, signed by itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


def test_a_password_goes_through_starttls_and_is_never_told(certificate: Path) -> None:
    secret = "correct horse"

    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: LoginPassword
    ) -> AuthResult:
        del server, session, envelope, mechanism
        return AuthResult(success=login.password == secret.encode(), handled=False)

    box = Mailbox()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    options = {"authenticator": authenticate, "auth_required": True, "tls_context": tls}
    with serving(box, **options) as plain:
        good = replace(plain, user="user", password=secret, secure="starttls", context=trusting)
        wrong = replace(good, password="wrong secret")
        stranger = replace(good, context=None)
        assert [result.status for result in send(mails("ann@example.org"), good)] == ["sent"]
        failed = list(send(mails(*PEOPLE), wrong))
        untrusted = list(send(mails("ann@example.org"), stranger))
        nobody = list(send(mails("ann@example.org"), plain))
    assert [result.status for result in failed] == ["failed"] * 3
    assert "user or password" in failed[0].detail
    assert "secret" not in repr([failed, wrong])
    assert "certificate" in untrusted[0].detail.lower()
    assert [result.status for result in (*untrusted, *nobody)] == ["failed", "refused"]
    assert len(box.kept) == 1


def test_starttls_that_a_server_does_not_offer_sends_nothing() -> None:
    box = Mailbox()
    with serving(box) as server:
        secure = SmtpServer(server.host, server.port, secure="starttls", timeout=10)
        results = list(send(mails("ann@example.org"), secure))
    assert results[0].status == "failed"
    assert "STARTTLS" in results[0].detail
    assert box.kept == []


def test_no_message_opens_no_connection() -> None:
    assert list(send([], SmtpServer("127.0.0.1", 1))) == []
