"""Pages in the browser, with what they say, what they ask for, and their faults."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, ConsoleMessage, Page, Route

ARTEFACTS = Path(__file__).parents[2] / "artefacts"
AXE = "axe_playwright_python"
Scheme = Literal["light", "dark"]


@dataclass
class Watched:
    """A page with what it said and asked for."""

    page: Page
    said: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


def opened(browser: Browser, base: str, name: str, width: int, scheme: Scheme) -> Watched:
    """Open a page in a profile of its own; whatever leaves this base is recorded and refused."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    watched = Watched(context.new_page())

    def gate(route: Route) -> None:
        if route.request.url.startswith((base, "data:")):
            route.continue_()
        else:
            watched.elsewhere.append(route.request.url)
            route.abort()

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            watched.said.append(message.text)

    context.route("**/*", gate)
    watched.page.on("console", hear)
    watched.page.on("pageerror", lambda error: watched.said.append(str(error)))
    watched.page.goto(f"{base}/{name}")
    return watched


def faults(page: Page, within: str = "document") -> list[str]:
    """Return the serious faults that axe finds; ``within`` is what it looks at, in JavaScript."""
    page.evaluate((files(AXE) / "axe.min.js").read_text("utf-8"))
    found = page.evaluate(f"async () => (await axe.run({within})).violations")
    return [
        f"{each['id']}: {node['html'][:160]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]
