"""An edition as a mail for one recipient: the same headers on every retry, none of a publisher's making."""

from __future__ import annotations

import hashlib
import re
import textwrap
from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from urllib.parse import urlencode

from reports.edition import Edition
from reports.material import ReportError
from reports.safe_text import clamp, one_line, safe_url

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}")
_HOST = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}")
_LOCAL_LINK = re.compile(r'<a [^>]*\bhref="(?!https?:|mailto:|#)[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_SUBJECT = 180
_FOLDED_HERE = frozenset({"List-Unsubscribe", "Subject"})


class _WholeWords(EmailPolicy):
    """Folds between words only, whatever their length.

    The library's own way with a word that is longer than a line is to encode it (RFC 2047): no mail program
    reads an address in List-Unsubscribe then. It also leaves the first line of a long subject empty.
    """

    def fold(self, name: str, value: str) -> str:
        """Return a header's lines, with their ends."""
        if name not in _FOLDED_HERE or not value.isascii() or not value.isprintable():
            return str(super().fold(name, value))
        begin = f"{name}: "
        lines = textwrap.wrap(value, 78, initial_indent=begin, break_long_words=False, break_on_hyphens=False)
        return "".join(f"{' ' if number else ''}{part}{self.linesep}" for number, part in enumerate(lines))

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return the same as bytes."""
        return self.fold(name, value).encode() if name in _FOLDED_HERE else super().fold_binary(name, value)


_POLICY = _WholeWords(linesep="\r\n")


def recipient_hash(address: str) -> str:
    """Return the first 32 hex digits of the sha256 of the address, in small letters."""
    return hashlib.sha256(address.strip().lower().encode("utf-8", "replace")).hexdigest()[:32]


def message_id(edition: Edition, recipient: str, host: str) -> str:
    """Return the Message-ID of an edition for a recipient: the same on each retry."""
    if not _HOST.fullmatch(host):
        raise ReportError(
            f"{one_line(host)!r} is no host name for Message-ID: set one such as news.example.org"
        )
    return f"<{edition.edition_id}.{recipient_hash(recipient)}@{host}>"


def message(
    edition: Edition, html: str, text: str, *, sender: str, recipient: str, host: str, endpoint: str = ""
) -> EmailMessage:
    """Return the mail: plain text first, HTML as the alternative; ReportError on an unusable address.

    `endpoint` (https) takes one-click unsubscriptions by POST (RFC 8058); it learns the brief and the hash of
    the address, which is not told.
    """
    mail = EmailMessage(policy=_POLICY)
    mail["Message-ID"] = message_id(edition, recipient, host)
    mail["Date"] = format_datetime(edition.cutoff.astimezone(UTC))
    mail["From"] = Address(display_name=clamp(edition.title, 60), addr_spec=checked_address(sender))
    mail["To"] = Address(addr_spec=checked_address(recipient))
    mail["Subject"] = clamp(one_line(edition.subject), _SUBJECT)
    mail["List-ID"] = f"<{_label(edition.brief)}.{_label(edition.seed)}.{host}>"
    ways = [f"<mailto:{checked_address(edition.reply_to or sender)}?subject=unsubscribe>"]
    if endpoint:
        ways.insert(0, f"<{_unsubscribe_url(edition, recipient, endpoint)}>")
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["List-Unsubscribe"] = ", ".join(ways)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(text, charset="utf-8")
    mail.add_alternative(_without_local_links(html), subtype="html", charset="utf-8")
    mail.set_boundary(f"=_{edition.edition_id[:32]}")  # a random one would make each retry another mail
    return mail


def _unsubscribe_url(edition: Edition, recipient: str, endpoint: str) -> str:
    """Return where one click ends it for this recipient."""
    base = checked_endpoint(endpoint)
    asked = urlencode({"brief": f"{edition.seed}/{edition.brief}", "recipient": recipient_hash(recipient)})
    return f"{base}{'&' if '?' in base else '?'}{asked}"


def checked_endpoint(endpoint: str) -> str:
    """Return a plain https address; ReportError for anything else."""
    url = safe_url(endpoint)
    if not url.startswith("https://") or "," in url:
        raise ReportError(f"{one_line(endpoint)!r} takes no unsubscriptions: give an https address")
    return url


def _without_local_links(html: str) -> str:
    """Take the link to the edition before away: beside the file it leads somewhere, out of a mail nowhere."""
    return _LOCAL_LINK.sub(r"\1", html)


def checked_address(address: str) -> str:
    """Return a plain address (name@host, ASCII); ReportError for anything else."""
    if not _ADDRESS.fullmatch(address):
        raise ReportError(f"{one_line(address)!r} is no mail address: write one such as desk@example.org")
    return address


def _label(name: str) -> str:
    return re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-") or "brief"
