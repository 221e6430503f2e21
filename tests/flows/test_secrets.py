"""Secrets: where they may stand, and that nothing of a run that fails in every way tells them."""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from flows import secret_values
from flows.errors import RunFailed, UsageError
from flows.secret_values import hide, remember, revealed
from flows.serving.alerts import Trouble, tell_keeper
from flows.settings import Settings, read_settings, secret_settings
from tests.extractors.servers import Asked, Reply, Site
from tests.flows.command import refused, storywatch, storywatch_here
from tests.flows.leaks import everything_under, forms, tell_tale
from tests.flows.polled_house import BEGIN, DAY
from tests.flows.read_house import TELLING, Quay

PASSWORD, TOKEN, KEY, PROXY = "Plum-Jam-71", "tok3n-quay-90210", "k3y/of heartbeat", "pr0xy-passw0rd"
FEED, ALARM = "feed-user:f33d-passw0rd", "al4rm-quay-31337"
ENCODED = base64.b64encode(FEED.encode()).decode()
PLANTED = (PASSWORD, TOKEN, "k3y%2Fof%20heartbeat", KEY, PROXY, "f33d-passw0rd", ENCODED, ALARM)

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(("127.0.0.1",)) as served:
        yield served


def telling(asked: Asked) -> Reply:
    """Refuse, and say aloud what was asked and with which headers."""
    return Reply(f"no: {asked.path} {asked.headers}".encode(), status=500)


def leading_aside(asked: Asked) -> Reply:
    """Lead where no request can follow, with what was asked and a secret of ours in the address."""
    said = asked.headers.get("authorization", TOKEN).rpartition(" ")[2]
    return Reply(status=302, headers=(("Location", f"mailto:{said}"),))


@pytest.fixture
def planted(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Quay]:
    """A home whose mail server, channels, heartbeat and two feeds refuse and say aloud what they got."""
    quay = Quay(tmp_path, site)
    quay.publish("first", "aside", "around")
    topics = quay.seed / "topics.toml"
    topics.write_text(topics.read_text("utf-8").replace("to = []", 'to = ["ann@example.org"]'), "utf-8")
    opml = (quay.seed / "feeds.opml").read_text("utf-8")
    closed = "".join(
        f'<outline text="{name}" xmlUrl="{site.url(f"/{name.lower()}")}" credentialsEnv="QUAY_FEED"/>'
        for name in ("Closed", "Astray")
    )
    (quay.seed / "feeds.opml").write_text(opml.replace("</body>", f"{closed}</body>"), "utf-8")
    for path in ("/closed", "/hook", "/alarm", "/beat/k3y%2Fof%20heartbeat"):
        site.routes[path] = telling
    for path in ("/astray", "/aside"):
        site.routes[path] = leading_aside
    # A page whose address, where it is read in the end, tells a secret of ours.
    site.routes["/around"] = Reply(status=302, headers=(("Location", f"/first?key={TOKEN}"),))
    with tell_tale() as port:
        given = {
            "SMTP_HOST": "127.0.0.1", "SMTP_PORT": port, "SMTP_SECURITY": "none", "SMTP_USER": "quay-mailer",
            "SMTP_PASSWORD": PASSWORD, "MAIL_FROM": "desk@example.org",
            "NOTIFY": f"json://quay:{TOKEN}@127.0.0.1:{site.port}/hook?+x-key={TOKEN}",
            "ALERTS": f"json://quay:{ALARM}@127.0.0.1:{site.port}/alarm?+x-key={ALARM}",
            "HEARTBEAT": site.url("/beat/k3y%2Fof%20heartbeat"), "ALLOW_PRIVATE": "127.0.0.0/8", "WORKERS": 0,
            "HOST_DELAY": 0, "LOG_LEVEL": "debug",
        }  # fmt: skip
        for name, value in given.items():
            monkeypatch.setenv(f"STORYWATCH_{name}", str(value))
        monkeypatch.setenv("QUAY_FEED", FEED)
        yield quay


def assert_hidden(quay: Quay, *said: str) -> None:
    """Look for every planted secret in everything that was left and said."""
    left = [*everything_under(quay.home), *enumerate(said)]
    assert len(left) > 10
    for secret in PLANTED:
        for form in forms(secret):
            assert [where for where, text in left if form in str(text)] == [], secret


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """Each place in which a secret could lie: if the search were blind, nothing here would hold."""
    with duckdb.connect(str(tmp_path / "a.duckdb")) as db:
        db.execute("CREATE TABLE t (note VARCHAR)")
        db.execute("INSERT INTO t SELECT ? || i FROM range(5000) AS r(i)", [PASSWORD])
    sqlite = sqlite3.connect(tmp_path / "prefect.db")
    with sqlite:
        sqlite.execute("CREATE TABLE log (message TEXT)")
        sqlite.execute("INSERT INTO log VALUES (?)", [TOKEN])
    sqlite.close()
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(f"X-Key: {PROXY}".encode()))
    (tmp_path / "a.log").write_text(f"Authorization: Basic {base64.b64encode(PASSWORD.encode()).decode()}")
    left = list(everything_under(tmp_path))

    def places(secret: str) -> set[str]:
        return {Path(where.split()[0]).name for where, text in left for form in forms(secret) if form in text}

    assert places(PASSWORD) >= {"a.duckdb", "a.log"}
    assert places(TOKEN) == {"prefect.db"}
    assert places(PROXY) == {"a.warc.gz"}


def test_a_run_that_fails_everywhere_tells_nothing(
    planted: Quay, site: Site, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(RunFailed) as failed:
        planted.run(BEGIN, TELLING)
    for told in ("mail to 127.0.0.1: failed", "channel", "the next run tries again"):
        assert told in str(failed.value)
    planted.run(BEGIN + DAY, TELLING[:1])  # does all its work, so the heartbeat is asked
    assert site.count("/beat/k3y%2Fof%20heartbeat") == 1
    trouble = Trouble("every-hour", "wren", "Failed", f"535 {PASSWORD} is wrong", "")
    untold = tell_keeper(planted.desk(BEGIN).settings, trouble, BEGIN)
    assert untold == ["channel 1 of STORYWATCH_ALERTS did not take it"]
    assert "535 *** is wrong" in trouble.body
    details = planted.ask("SELECT detail FROM polls UNION ALL SELECT detail FROM pages")
    assert details.count("HTTP 302 leads to 'mailto:***'") >= 2  # a feed and a page
    monkeypatch.setenv("STORYWATCH_PROXY", f"http://quay:{PROXY}@127.0.0.1:{site.port}")
    site.routes.clear()  # a proxy that knows nothing
    assert planted.run(BEGIN + 2 * DAY, TELLING[:1])["failed"] > 0
    monkeypatch.setenv("STORYWATCH_PROXY", f"socks9://quay:{PROXY}@127.0.0.1")
    with pytest.raises(UsageError) as unusable:
        planted.desk(BEGIN)
    printed = capfd.readouterr()
    assert "The heartbeat did not get through (server_error)" in printed.err
    log = (planted.home / "logs" / "storywatch.log").read_text("utf-8")
    for line in (
        "heartbeat outcome=server_error",
        "delivery channel=mail",
        "outlet=Closed reason=server_error",
    ):
        assert line in log
    assert_hidden(planted, printed.out, printed.err, str(failed.value), str(unusable.value))


@pytest.mark.slow
def test_a_command_and_prefects_own_database_tell_nothing(planted: Quay, tmp_path: Path) -> None:
    given = {
        name.removeprefix("STORYWATCH_").lower(): value
        for name, value in os.environ.items()
        if name.startswith("STORYWATCH_")
    }
    words = ("run", "--home", planted.home, "--seed", planted.seed)
    said = storywatch(*words, cwd=tmp_path, settings=given, seconds=180, prefect_log_level="DEBUG")
    assert said.status == 1
    assert "mail to 127.0.0.1: failed" in said.err
    assert (planted.home / "prefect" / "prefect.db").exists()
    assert_hidden(planted, said.out, said.err)


@pytest.mark.parametrize("name", ["smtp_password", "notify", "alerts", "heartbeat"])
def test_a_file_may_not_hold_a_secret_but_may_name_a_block(name: str, tmp_path: Path) -> None:
    Path("storywatch.toml").write_text(f'{name} = "json://{TOKEN}"', "utf-8")
    said = storywatch_here("backup", "--home", tmp_path)
    refused(said, f"storywatch.toml: {name} is a secret", f"STORYWATCH_{name.upper()} in the environment")
    assert TOKEN not in said.err
    Path("storywatch.toml").write_text(f'{name} = "prefect:{name.replace("_", "-")}"', "utf-8")
    assert getattr(read_settings(), name).get_secret_value().startswith("prefect:")


def test_a_proxy_may_stand_in_the_file_unless_it_has_a_password() -> None:
    Path("storywatch.toml").write_text('proxy = "http://proxy.example:3128"', "utf-8")
    assert read_settings().proxy == SecretStr("http://proxy.example:3128")
    Path("storywatch.toml").write_text(f'proxy = "http://me:{PROXY}@proxy.example:3128"', "utf-8")
    with pytest.raises(UsageError, match="proxy is a secret") as error:
        read_settings()
    assert PROXY not in str(error.value)


def test_settings_that_are_shown_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in secret_settings():
        monkeypatch.setenv(f"STORYWATCH_{name.upper()}", f"http://{TOKEN}")
    shown = read_settings()
    assert TOKEN not in f"{shown!r} {shown} {shown.model_dump()} {shown.model_dump_json()}"
    assert set(secret_settings()) == {"proxy", "smtp_password", "notify", "alerts", "heartbeat"}
    suspects = [n for n in Settings.model_fields if any(w in n for w in ("pass", "token", "secret", "key"))]
    assert set(suspects) <= set(secret_settings())


@pytest.mark.slow
def test_a_secret_comes_out_of_a_prefect_block_once_it_is_needed(prefect_api: str) -> None:
    from prefect.blocks.system import Secret
    from prefect.settings import PREFECT_API_URL, temporary_settings

    setting = SecretStr("prefect:smtp-password")
    with temporary_settings({PREFECT_API_URL: prefect_api}):
        Secret(value=SecretStr(PASSWORD)).save("smtp-password", overwrite=True, _sync=True)  # type: ignore[call-arg]
        secret_values.load_block.cache_clear()
        assert revealed(setting, "smtp_password") == PASSWORD
        assert hide(f"535 {PASSWORD} is wrong") == "535 *** is wrong"
        with pytest.raises(UsageError, match="STORYWATCH_NOTIFY names the Prefect Secret block 'nothing'"):
            revealed(SecretStr("prefect:nothing"), "notify")


@pytest.mark.slow
def test_a_command_takes_a_block_out_of_the_homes_own_prefect(planted: Quay, tmp_path: Path) -> None:
    """The mail server says what it was given, so a log-in that is refused shows that the block was read."""
    script = (
        "import sys; from pathlib import Path; from flows.home import Home\n"
        "from flows.prefect_home import prepare_prefect; from flows.serving.server import have_server\n"
        "home = Home(Path(sys.argv[1])); home.prepare(); prepare_prefect(home); have_server(home)\n"
        "from prefect.blocks.system import Secret\n"
        f"Secret(value={PASSWORD!r}).save('smtp-password', overwrite=True, _sync=True)\n"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    subprocess.run([sys.executable, "-c", script, str(planted.home)], env=environment, check=True, cwd=ROOT)
    given = {
        "smtp_host": "127.0.0.1", "smtp_port": os.environ["STORYWATCH_SMTP_PORT"], "smtp_user": "me",
        "smtp_security": "none", "mail_from": "d@example.org",
    }  # fmt: skip
    words = ("doctor", "--json", "--home", planted.home, "--seed", planted.seed)
    for block, said in (
        ("smtp-password", "did not accept the user or password"),
        ("other", "cannot be loaded"),
    ):
        done = storywatch(*words, cwd=tmp_path, settings=given | {"smtp_password": f"prefect:{block}"})
        [mail] = [each for each in json.loads(done.out) if each["what"] == "mail"]
        assert said in mail["said"]
        assert PASSWORD not in done.out + done.err


def test_what_is_no_secret_is_given_as_it_is() -> None:
    assert revealed(None, "notify") == ""
    assert revealed(SecretStr("word"), "smtp_password") == "word"


@given(st.text("abc:/@?#[]%+ é\0", max_size=40), st.text(max_size=40))
def test_hiding_takes_any_text_and_leaves_no_secret(secret: str, around: str) -> None:
    remember(secret)
    try:
        assert len(secret) < secret_values.SHORTEST or secret not in hide(f"{around}{secret}{around}")
    finally:
        secret_values._known.clear()


@pytest.mark.parametrize(
    ("secret", "told"),
    [
        ("json://quay:hunter22@host/hook/abcdef", ["hunter22", "hook/abcdef"]),
        ("https://hc.example/ping/0b1c2d3e-4f50", ["ping/0b1c2d3e-4f50"]),
        ("https://hc.example/?key=0b1c2d3e", ["key=0b1c2d3e"]),
        ("slack://a/b/c mailto://u:p%40ss-word@h", ["p%40ss-word", "p@ss-word"]),
    ],
)
def test_the_parts_of_a_secret_are_hidden_too(secret: str, told: list[str]) -> None:
    remember(secret)
    for part in told:
        assert hide(f"error: {part}!") == "error: ***!"


def error_of(given: Any) -> str:
    with pytest.raises(UsageError) as error:
        read_settings(**given)
    return str(error.value)


def test_an_error_in_a_setting_does_not_repeat_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYWATCH_PROXY", PROXY)
    assert PROXY not in error_of({})
    assert "STORYWATCH_PROXY" in error_of({})


@pytest.mark.parametrize(
    ("cause", "kind"), [(KeyError, RunFailed), (OSError, OSError), (RunFailed, RunFailed)]
)
def test_what_goes_wrong_tells_prefect_no_secret(cause: type[Exception], kind: type[Exception]) -> None:
    from flows.engine import without_secrets

    remember(PASSWORD)

    def fail() -> None:
        try:
            raise ValueError(f"535 {PASSWORD} is not right")
        except ValueError as error:
            raise cause("no mail") from error

    def tell() -> None:
        raise cause(f"no {PASSWORD}")

    for work, said in ((fail, "no mail"), (tell, "no ***")):
        with pytest.raises(kind, match=re.escape(said)) as raised:
            without_secrets(work)
        assert PASSWORD not in "".join(traceback.format_exception(raised.value))


def test_what_tells_no_secret_is_raised_as_it_is() -> None:
    from flows.engine import without_secrets

    def fail() -> None:
        raise KeyError("plain")

    with pytest.raises(KeyError, match="plain"):
        without_secrets(fail)
    assert without_secrets(lambda: 3) == 3
