"""The keeper is told: by real mail, and through a real channel."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flows.errors import UsageError
from flows.serving.alerts import Trouble, tell_keeper
from flows.settings import read_settings
from tests.flows.listeners import Channel, Postbox

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
TROUBLE = Trouble("every-hour", "brave-wren", "Crashed", "no sign of life", "http://127.0.0.1:4200/runs/1")


def test_the_keeper_gets_a_mail_and_a_message(port: int, postbox: Postbox, channel: Channel) -> None:
    settings = read_settings(
        alerts=channel.url,
        alert_to="ann@example.org ben@example.org",
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_security="none",
        mail_from="digest@example.org",
    )
    assert tell_keeper(settings, TROUBLE, NOW) == []
    assert [to for to, _ in postbox.mails] == ["ann@example.org", "ben@example.org"]
    mail = postbox.mails[0][1]
    assert mail["Subject"] == "Storywatch every-hour: Crashed"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_content()
    assert "Run brave-wren of every-hour: Crashed" in text
    assert "no sign of life" in text
    assert "http://127.0.0.1:4200/runs/1" in text
    assert [each["title"] for each in channel.told] == ["Storywatch every-hour: Crashed"]
    assert "no sign of life" in channel.told[0]["message"]


def test_what_does_not_take_it_is_named_without_its_secrets(channel: Channel) -> None:
    channel.status = 500
    failures = tell_keeper(read_settings(alerts=f"{channel.url} nonsense://secret"), TROUBLE, NOW)
    assert failures == [
        "channel 1 of STORYWATCH_ALERTS did not take it",
        "channel 2 of STORYWATCH_ALERTS did not take it",
    ]


def test_what_a_mail_server_says_is_told_without_secrets(
    port: int, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> str:
        return "550 no mail for secret-path/"

    monkeypatch.setattr(postbox, "handle_DATA", refuse)
    server = {
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_security": "none",
        "mail_from": "d@example.org",
    }
    settings = read_settings(notify="json://h/secret-path/", alert_to="ann@example.org", **server)
    assert tell_keeper(settings, TROUBLE, NOW) == ["mail through 127.0.0.1: refused: 550 no mail for ***"]


def test_a_channel_is_told_whatever_becomes_of_the_mail_servers_password(channel: Channel) -> None:
    settings = read_settings(
        alerts=channel.url,
        smtp_host="127.0.0.1",
        smtp_password="prefect:nothing",
        mail_from="d@example.org",
    )
    assert tell_keeper(settings, TROUBLE, NOW) == []
    assert len(channel.told) == 1


def test_hostile_texts_make_one_subject_and_no_header() -> None:
    trouble = Trouble("a\nBcc: x@example.org", "r", "Failed\r\n", "m" * 9000, "")
    assert "\n" not in trouble.title
    assert len(trouble.body) < 3000


def test_an_address_needs_a_mail_server() -> None:
    with pytest.raises(UsageError, match="STORYWATCH_ALERT_TO is set, but no mail server is"):
        read_settings(alert_to="ann@example.org")
    with pytest.raises(UsageError, match="no mail address"):
        read_settings(alert_to="ann@example.org ben")
