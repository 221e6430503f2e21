"""Every page in a real browser: both widths, both schemes, from a file and over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from reports.edition import Edition
from reports.redaction import PurgedArticle, redact
from reports.site.pages import edition_file, shared_files, story_file
from tests.browser.watched import ARTEFACTS, Scheme, faults, opened
from tests.reports.editions import EDITIONS
from tests.reports.pages_of import BRIEF, article, head, headline, site, story
from tests.reports.test_hostile import EVIL

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

WIDTHS, SCHEMES = (360, 1280), ("light", "dark")
PAGES = (
    "index.html", "search.html", "feeds.html", "stories/abababababababab.html",
    "editions/ordinary.html", "editions/next_day.html", "editions/crowded.html", "editions/quiet.html",
    "editions/no_network.html", "editions/purged.html", "mail/next_day.html", "mail/ordinary.html",
    "mail/crowded.html", "mail/quiet.html", "mail/no_network.html", "mail/purged.html",
)  # fmt: skip


def purged() -> Edition:
    """An edition out of which every text had to go."""
    edition = EDITIONS["ordinary"]()
    later = datetime(2027, 2, 21, tzinfo=UTC)
    return redact(edition, [PurgedArticle(card.article_id, card.outlet, 90, later) for card in edition.cards])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a brief with long, foreign and hostile words in them, as files."""
    from reports.render import render

    where = tmp_path_factory.mktemp("site")
    words = [headline(text) for text in EVIL] + [
        headline("Canción de cuna para una máquina", story_id="ab" * 32),
        headline("الذكاء الاصطناعي التوليدي يدخل مسلسلات رمضان", language="ar"),
        headline("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 3),
    ]
    many = tuple(words + [headline(f"Headline number {n}") for n in range(300)])
    material = site(headlines=many, headlines_known=9000, editions=tuple(head(n) for n in range(40)))
    told = story(
        article("a", 40, title="W" * 180, language="de"),
        article("b", 20, outlet="صوت النيل", title="الذكاء الاصطناعي", language="ar", is_copy=True),
    )
    made = {file.path: file.text for file in shared_files(material)}
    made |= {file.path: file.text for file in [story_file(BRIEF, told)]}
    for name, edition in ({name: make() for name, make in EDITIONS.items()} | {"purged": purged()}).items():
        made[f"editions/{name}.html"] = edition_file(BRIEF, edition).text
        made[f"mail/{name}.html"] = render(edition, "html")
    for path, text in made.items():
        (where / path).parent.mkdir(parents=True, exist_ok=True)
        (where / path).write_text(text, "utf-8")
    return where


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    """The address at which the same pages are served on loopback."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    made = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("way", ["file", "http"])
def test_every_page_is_quiet_whole_and_accessible(
    browser: Browser, folder: Path, server: str, way: str, width: int, scheme: Scheme
) -> None:
    base = folder.as_uri() if way == "file" else server
    ARTEFACTS.mkdir(exist_ok=True)
    for name in PAGES:
        watched = opened(browser, base, name, width, scheme)
        page = watched.page
        assert watched.said == [], name
        assert watched.elsewhere == [], name
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} px wide"
        assert page.title()
        if way == "file":
            label = name.removesuffix(".html").replace("/", "-")
            page.screenshot(path=ARTEFACTS / f"{label}-{width}-{scheme}.png", full_page=True)
            assert faults(page) == [], name
        page.context.close()


def test_the_checker_finds_faults_that_are_there(browser: Browser, folder: Path) -> None:
    watched = opened(browser, folder.as_uri(), "index.html", 360, "light")
    watched.page.evaluate(
        "document.querySelector('main').innerHTML += '<img src=\"data:,\"><a href=\"#x\"></a>'"
    )
    assert {fault.partition(":")[0] for fault in faults(watched.page)} >= {"image-alt", "link-name"}
    watched.page.context.close()


@pytest.mark.parametrize("way", ["file", "http"])
def test_the_search_finds_a_story(browser: Browser, folder: Path, server: str, way: str) -> None:
    watched = opened(browser, folder.as_uri() if way == "file" else server, "search.html", 360, "light")
    page = watched.page
    assert page.locator("#found li").count() == 100
    page.fill("#words", "cancion MAQUINA")
    assert page.locator("#found li").count() == 1
    assert page.locator("#said").inner_text() == "1 headline found"
    page.fill("#words", "nothing of this kind")
    assert page.locator("#said").inner_text() == "0 headlines found"
    page.fill("#words", "الذكاء")
    assert page.locator("#found li").count() == 1
    page.fill("#words", "<script>")
    assert page.locator("#found li").count() == 1
    assert page.locator("#found script, #found img").count() == 0
    page.fill("#words", "cuna")
    page.click("text=its story")
    assert page.locator("h1").inner_text().startswith("WWW")
    assert watched.said == []
    assert watched.elsewhere == []
    page.context.close()


def test_the_search_can_be_asked_by_address(browser: Browser, server: str) -> None:
    watched = opened(browser, server, "search.html?q=cuna", 1280, "dark")
    assert watched.page.locator("#found li").count() == 1
    watched.page.context.close()


def test_pages_can_be_walked_with_the_keyboard(browser: Browser, folder: Path) -> None:
    watched = opened(browser, folder.as_uri(), "index.html", 1280, "light")
    page = watched.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    page.context.close()
