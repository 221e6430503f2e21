"""The tell stage with a real mail server on loopback: once to each recipient, whatever goes wrong."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.desk import Desk
from flows.errors import RunFailed
from flows.importing import import_file
from flows.running import run_stages
from flows.stages import deliver
from flows.stages.batches import Counts, directly
from flows.stages.tell import tell_stage
from tests.flows.command import storywatch
from tests.flows.listeners import Postbox
from tests.flows.newsroom import TIMES, desk_at, one, rows

ROOT = Path(__file__).parent.parent.parent
NOW = TIMES[0]
PEOPLE = ("ann@example.org", "ben@example.org")
ARTICLES = [
    {
        "url": f"http://outlet{number}.example/bridge",
        "title": title,
        "text": f"{title}. Lumora said that generative AI made the visual effects of the bridge scene in The "
        f"Stormkeeper, and that Irisline finished the footage ten times faster. This is report {number}.",
        "published_at": "2026-11-20T12:00:00Z",
        "language": "en",
        "outlet": f"Outlet {number}",
    }
    for number, title in enumerate(
        ["Lumora used generative AI for The Stormkeeper", "Irisline drew the bridge with generative tools"]
    )
]


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """The demo's seed, with two people who want its digest, and no feed."""
    folder = tmp_path / "mailed"
    folder.mkdir()
    shutil.copyfile(ROOT / "seeds/demo/story.txt", folder / "story.txt")
    topics = (ROOT / "seeds/demo/topics.toml").read_text("utf-8")
    (folder / "topics.toml").write_text(topics.replace("to = []", f"to = {json.dumps(PEOPLE)}"), "utf-8")
    (folder / "feeds.opml").write_text(
        '<opml version="2.0"><body><outline text="A" xmlUrl="http://127.0.0.1:9/feed"/></body></opml>',
        "utf-8",
    )
    return folder


@pytest.fixture
def home(tmp_path: Path, seed: Path) -> Path:
    """A home where two articles wait to be told."""
    folder = tmp_path / "home"
    (tmp_path / "some.jsonl").write_text("\n".join(map(json.dumps, ARTICLES)), "utf-8")
    import_file(desk_of(folder, seed), tmp_path / "some.jsonl")
    return folder


def desk_of(home: Path, seed: Path, port: int = 0, minutes: int = 0) -> Desk:
    mail: dict[str, Any] = (
        {
            "smtp_host": "127.0.0.1",
            "smtp_port": port,
            "smtp_security": "none",
            "mail_from": "desk@example.org",
        }
        if port
        else {}
    )
    return desk_at(home, seed / "feeds.opml", NOW + timedelta(minutes=minutes), seed=str(seed), **mail)


def tell(desk: Desk) -> Counts:
    return run_stages(desk, "tell", [tell_stage], directly).counts


def test_each_recipient_gets_the_edition_once(home: Path, seed: Path, port: int, postbox: Postbox) -> None:
    counts = tell(desk_of(home, seed, port))
    assert (counts["editions"], counts["mail_sent"]) == (1, 2)
    assert sorted(to for to, _ in postbox.mails) == sorted(PEOPLE)
    for _, mail in postbox.mails:
        assert mail.get_content_type() == "multipart/alternative"
        assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
        assert "Irisline" in mail.iter_parts().__next__().get_content()
    assert len({identity for _, identity in postbox.ids()}) == 2
    assert rows(home, "SELECT status, attempts FROM deliveries") == [("sent", 1)] * 2

    again = tell(desk_of(home, seed, port, minutes=5))
    assert (again["editions"], again["mail_sent"], len(postbox.mails)) == (0, 0, 2)


def test_no_address_stands_in_the_database(home: Path, seed: Path, port: int, postbox: Postbox) -> None:
    tell(desk_of(home, seed, port))
    assert len(postbox.mails) == 2
    kept = (home / "storywatch.duckdb").read_bytes() + (home / "pipeline.duckdb").read_bytes()
    assert not [person for person in PEOPLE if person.encode() in kept]


def test_a_server_that_is_away_fails_the_run_and_the_next_one_sends(
    home: Path, seed: Path, port: int, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(RunFailed, match=r"mail to 127\.0\.0\.1"):
        tell(desk_of(home, seed, port))
    for kind in ("html", "txt", "md"):
        assert (home / f"digests/mailed/desk/{NOW:%Y-%m-%d}.{kind}").stat().st_size > 500
    waiting = rows(home, "SELECT message_id, status, attempts FROM deliveries ORDER BY message_id")
    assert [(status, attempts) for _, status, attempts in waiting] == [("failed", 1)] * 2
    failed = rows(home, "SELECT status, note FROM runs WHERE flow = 'tell'")
    assert failed[0][0] == "failed"
    assert "127.0.0.1" in failed[0][1]

    postbox = request.getfixturevalue("postbox")
    counts = tell(desk_of(home, seed, port, minutes=5))
    assert (counts["editions"], counts["mail_sent"]) == (0, 2)
    assert sorted(identity for _, identity in postbox.ids()) == [identity for identity, _, _ in waiting]
    assert rows(home, "SELECT status, attempts FROM deliveries") == [("sent", 2)] * 2


def test_a_crash_before_the_record_sends_the_same_message_again(
    home: Path, seed: Path, port: int, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(deliver, "record_delivery", crash)
        with pytest.raises(KeyboardInterrupt):
            tell(desk_of(home, seed, port))
    assert len(postbox.mails) == 1
    tell(desk_of(home, seed, port, minutes=5))
    # At least once is the choice: the one whose record was lost comes twice, and can be known by its id.
    assert len(postbox.mails) == 3
    assert postbox.ids()[0] in postbox.ids()[1:]
    assert len(set(postbox.ids())) == 2
    assert postbox.mails[0][1].as_bytes() in [mail.as_bytes() for _, mail in postbox.mails[1:]]


def test_who_left_the_brief_gets_nothing_any_more(
    home: Path, seed: Path, port: int, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(RunFailed):
        tell(desk_of(home, seed, port))
    topics = seed / "topics.toml"
    topics.write_text(topics.read_text("utf-8").replace('"ann@example.org", ', ""), "utf-8")
    postbox = request.getfixturevalue("postbox")
    tell(desk_of(home, seed, port, minutes=5))
    assert [to for to, _ in postbox.mails] == ["ben@example.org"]


def test_without_a_mail_server_nothing_waits_to_be_sent(
    home: Path, seed: Path, port: int, postbox: Postbox
) -> None:
    tell(desk_of(home, seed))
    assert one(home, "SELECT count(*) FROM deliveries") == 0
    tell(desk_of(home, seed, port, minutes=5))
    assert postbox.mails == []


@pytest.mark.slow
def test_the_command_says_that_mail_failed_and_ends_with_1(
    home: Path, seed: Path, port: int, tmp_path: Path, prefect_api: str
) -> None:
    said = storywatch(
        "tell", "--seed", seed, "--home", home, "--now", f"{NOW:%Y-%m-%dT%H:%M}", cwd=tmp_path,
        prefect=prefect_api,
        settings={
            "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none",
            "mail_from": "desk@example.org",
        },
    )  # fmt: skip
    assert said.status == 1
    assert "Traceback" not in said.err
    assert "storywatch: mail to 127.0.0.1: failed" in said.err
    assert (home / f"digests/mailed/desk/{NOW:%Y-%m-%d}.html").exists()
