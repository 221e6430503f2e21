"""The notebook as a person sees it: marimo serves it on loopback, and Chromium draws it."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from flows.notebooks.starting import marimo_command
from tests.browser.watched import ARTEFACTS, Scheme, faults, opened
from tests.flows.processes import environment_of, wait_until
from tests.warehouse.small_archive import write_archive
from warehouse.connection import connect
from warehouse.publish import publish

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

EVIL = "<img src=http://evil.example/a.png onerror=alert(1)> ![x](http://evil.example/b.png)"
PICTURE = "http://evil.example/c.png"  # marimo's own tables would show it
DRAWN = "svg.marks"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose outlets have hostile names."""
    folder = tmp_path_factory.mktemp("home")
    with connect(folder / "pipeline.duckdb") as db:
        write_archive(db)
        db.execute("UPDATE articles SET outlet = $evil WHERE outlet = 'Alpha'", {"evil": EVIL})
        db.execute("UPDATE articles SET outlet = $evil WHERE outlet = 'Beta'", {"evil": PICTURE})
        db.execute("UPDATE feeds SET outlet = $evil WHERE outlet = 'Gamma'", {"evil": EVIL})
    publish(folder / "pipeline.duckdb", folder / "storywatch.duckdb")
    return folder


def listens(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[str]:
    """The address at which the notebook is served, as ``storywatch notebook`` starts it."""
    command = marimo_command(home, None, None, browser=False)
    environment = environment_of() | {"PYTHONUNBUFFERED": "1", "XDG_CONFIG_HOME": str(home / "config")}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=home)
    assert process.stdout
    said = next((line for line in process.stdout if "URL:" in line), "")
    address = said.partition("URL:")[2].strip()
    # it says its address before it listens there
    wait_until(lambda: listens(urlsplit(address).port or 0), 60, f"nothing at {address}")
    yield address
    process.terminate()
    process.wait(timeout=60)
    process.stdout.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_charts_are_drawn_and_nothing_is_asked_of_others(
    browser: Browser, served: str, width: int, scheme: Scheme
) -> None:
    watched = opened(browser, served, "", width, scheme)
    page = watched.page
    # a chart of volume and one of share for each of two topics, and one of lag
    expect(page.locator(DRAWN)).to_have_count(5, timeout=60_000)
    expect(page.locator(".sw-numbers table")).to_have_count(4)
    named = [each.get_attribute("aria-label") for each in page.locator(".vega-embed").all()]
    assert sorted(map(str, named)) == [
        "Articles a day: seed/labour", "Articles a day: seed/screen",
        "Median time behind the first outlet, by outlet",
        "Share of voice: seed/labour", "Share of voice: seed/screen",
    ]  # fmt: skip
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".sw-numbers").nth(2).locator("summary").click()
    expect(page.locator(".sw-numbers").nth(2).get_by_text(PICTURE).first).to_be_visible()
    page.locator(f"{DRAWN} .mark-rect.role-mark path").last.hover(force=True)
    expect(page.locator("#vg-tooltip-element")).to_contain_text("evil.example")
    assert page.locator("img[src*='evil'], a[href*='evil']").count() == 0
    ARTEFACTS.mkdir(exist_ok=True)
    page.set_viewport_size({"width": width, "height": 4000})
    page.screenshot(path=ARTEFACTS / f"notebook-{width}-{scheme}.png")
    assert watched.elsewhere == []
    # marimo preloads pictures for when its server is lost; where all is slow Chromium wonders what for
    assert [said for said in watched.said if "link preload" not in said] == []
    # of the page around them marimo is the author
    for ours in (".sw-notice", ".sw-numbers", ".sw-key", ".sw-topic"):
        assert faults(page, f"'{ours}'") == []
    page.context.close()


def test_a_reader_chooses_topics_and_the_charts_follow(browser: Browser, served: str) -> None:
    watched = opened(browser, served, "", 1280, "light")
    page = watched.page
    expect(page.locator(DRAWN)).to_have_count(5, timeout=60_000)
    page.locator("marimo-multiselect button").first.click()
    page.locator("[role=option]").get_by_text("seed/labour").click()
    page.keyboard.press("Escape")
    expect(page.locator(DRAWN)).to_have_count(3, timeout=60_000)
    assert watched.elsewhere == []
    page.context.close()
