"""Telling the keeper that a scheduled run failed or died: by mail, and through apprise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from flows.secret_values import hide, revealed
from flows.settings import Settings
from flows.stages.channels import notify
from flows.stages.deliver import mail_host, mail_server
from reports.delivery import send
from reports.safe_text import clamp, one_line

WHAT_NOW = (
    "What was stored stays, and the next run goes on from there; a run that died is tried once more. "
    "This is told once an hour at most."
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A run that did not do its work, as an automation saw it; texts may be empty."""

    deployment: str
    run: str
    state: str
    message: str
    link: str

    @property
    def title(self) -> str:
        """What happened, in a line."""
        return clamp(one_line(f"Storywatch {self.deployment}: {self.state or 'in trouble'}"), 150)

    @property
    def body(self) -> str:
        """What is known of it, and what to do."""
        what = f"Run {one_line(self.run)} of {one_line(self.deployment)}: {one_line(self.state)}"
        parts = (what, clamp(hide(self.message.strip()), 2000), WHAT_NOW, one_line(self.link))
        return "\n\n".join(part for part in parts if part)


def tell_keeper(settings: Settings, trouble: Trouble, now: datetime) -> list[str]:
    """Tell everybody whom the settings name; returns what failed, without secrets."""
    failures: list[str] = []
    # A password that cannot be loaded is no reason to be silent where nobody is told by mail.
    server = mail_server(settings) if settings.alert_to else None
    if server is not None:
        for result in send(list(mails(settings, trouble, now)), server):
            if result.status != "sent":
                failures.append(f"mail through {server.host}: {result.status}: {hide(result.detail)}")
    urls = revealed(settings.alerts, "alerts").split()
    for number, url in enumerate(urls, 1):
        if not notify(url, trouble.title, trouble.body):
            failures.append(f"channel {number} of STORYWATCH_ALERTS did not take it")
    return failures


def mails(settings: Settings, trouble: Trouble, now: datetime) -> Iterator[EmailMessage]:
    """Yield the mail for each address."""
    for address in (settings.alert_to or "").split():
        mail = EmailMessage(policy=SMTP)
        mail["Message-ID"] = make_msgid(domain=mail_host(settings))
        mail["Date"] = format_datetime(now)
        mail["From"] = settings.mail_from or ""
        mail["To"] = address
        mail["Subject"] = trouble.title
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(trouble.body, charset="utf-8")
        yield mail
