"""The mail: its parts and headers, the same on each retry."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from reports.canonical import from_json, to_json
from reports.edition import Edition
from reports.mail import message, recipient_hash
from reports.material import ReportError
from reports.render import render
from tests.reports.editions import next_day, ordinary


def mail_of(edition: Edition, **other: str) -> EmailMessage:
    given = {
        "sender": "digest@example.org",
        "recipient": "desk@example.org",
        "host": "news.example.org",
    } | other
    return message(edition, render(edition, "html"), render(edition, "text"), **given)


def test_the_mail_parsed_back_is_text_and_html_of_the_edition() -> None:
    edition = ordinary()
    parsed = message_from_bytes(mail_of(edition).as_bytes(), policy=default)
    assert parsed.get_content_type() == "multipart/alternative"
    text, html = parsed.iter_parts()
    assert [part.get_content_type() for part in (text, html)] == ["text/plain", "text/html"]
    assert text.get_content().replace("\r\n", "\n") == render(edition, "text")
    assert html.get_content().replace("\r\n", "\n") == render(edition, "html")
    assert not parsed.defects


def test_the_headers() -> None:
    edition = ordinary()
    parsed = message_from_bytes(mail_of(edition).as_bytes(), policy=default)
    name = f"{edition.edition_id}.{recipient_hash('desk@example.org')}"
    assert parsed["Message-ID"] == f"<{name}@news.example.org>"
    assert parsed["Date"] == "Sun, 22 Nov 2026 06:00:00 +0000"
    assert parsed["From"] == "Generative AI on screen <digest@example.org>"
    assert parsed["To"] == "desk@example.org"
    assert parsed["Subject"] == "Generative AI on screen, Sun 22 Nov: 9 new stories"
    assert parsed["List-ID"] == "<desk.netflix-genai.news.example.org>"
    assert parsed["List-Unsubscribe"] == "<mailto:digest@example.org?subject=unsubscribe>"
    assert parsed["Auto-Submitted"] == "auto-generated"


def test_an_endpoint_takes_unsubscriptions_with_one_click_and_learns_no_address() -> None:
    edition = ordinary()
    parsed = message_from_bytes(
        mail_of(edition, endpoint="https://lists.example/out?list=1").as_bytes(), policy=default
    )
    url, mailto = str(parsed["List-Unsubscribe"]).split(", ")
    name = recipient_hash("desk@example.org")
    assert url == f"<https://lists.example/out?list=1&brief=netflix-genai%2Fdesk&recipient={name}>"
    assert mailto == "<mailto:digest@example.org?subject=unsubscribe>"
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe-Post" not in mail_of(edition)


@pytest.mark.parametrize(
    "endpoint", ["http://a.example/", "javascript:x", "https://a.example/>\r\nBcc: x@y.example"]
)
def test_an_endpoint_that_is_none_is_refused(endpoint: str) -> None:
    with pytest.raises(ReportError, match="no unsubscriptions"):
        mail_of(ordinary(), endpoint=endpoint)


def test_addresses_and_subjects_stand_in_the_header_as_they_are() -> None:
    subject = "Generative AI on screen, Wed 25 Nov: INCOMPLETE, 12 new stories, 5 developing and more"
    mail = mail_of(replace(ordinary(), subject=subject), endpoint=f"https://lists.example/{'long/' * 30}")
    head = mail.as_bytes().partition(b"\r\n\r\n")[0]
    assert b"=?" not in head
    assert b"List-Unsubscribe: <https://lists.example/long/" in head.replace(b"\r\n ", b" ")
    assert b">,\r\n <mailto:digest@example.org?subject=unsubscribe>\r\n" in head
    assert b"\r\nSubject: Generative AI on screen" in head
    assert [line for line in head.split(b"\r\n") if not line.strip()] == []
    accented = mail_of(replace(ordinary(), subject="Ñandú " * 30)).as_bytes().partition(b"\r\n\r\n")[0]
    assert max(map(len, accented.split(b"\r\n"))) <= 150


def test_a_retry_is_the_same_mail_and_another_recipients_has_another_id() -> None:
    edition = ordinary()
    again = mail_of(from_json(to_json(edition)))
    assert again.as_bytes() == mail_of(edition).as_bytes()
    assert mail_of(edition, recipient="b@example.org")["Message-ID"] != again["Message-ID"]
    assert recipient_hash(" Desk@Example.org ") == recipient_hash("desk@example.org")


def test_no_line_is_longer_than_mail_allows() -> None:
    raw = mail_of(ordinary()).as_bytes()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert raw.isascii()


@pytest.mark.parametrize(
    "address",
    [
        "a@b\r\nBcc: c@d.example",
        "a@b, c@d.example",
        "A <a@b.example>",
        "no-at",
        "",
        "a b@c.example",
        "ä@b.example",
    ],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ReportError, match="no mail address"):
        mail_of(ordinary(), recipient=address)
    with pytest.raises(ReportError, match="no mail address"):
        mail_of(ordinary(), sender=address)


def test_a_host_that_is_none_is_refused() -> None:
    with pytest.raises(ReportError, match="no host name"):
        mail_of(ordinary(), host="x>\r\nBcc: y")


def test_a_title_with_marks_stays_one_name() -> None:
    edition = replace(ordinary(), title='Film, "AI" <desk>; ñandú', subject="Ñandú, Sun 22 Nov: nothing new")
    parsed = message_from_bytes(mail_of(edition).as_bytes(), policy=default)
    assert parsed["From"].addresses[0].display_name == 'Film, "AI" <desk>; ñandú'
    assert parsed["From"].addresses[0].addr_spec == "digest@example.org"
    assert parsed["Subject"] == "Ñandú, Sun 22 Nov: nothing new"


def test_the_link_to_the_file_of_the_edition_before_is_not_mailed() -> None:
    edition = next_day()
    assert 'href="2026-11-22.html"' in render(edition, "html")
    html = list(mail_of(edition).iter_parts())[1].get_content()
    assert "2026-11-22.html" not in html
    assert "Compared with the edition of Sunday 22 November 2026." in html
    assert html.count("<a ") == render(edition, "html").count("<a ") - 1
