"""What a host's robots.txt allows (RFC 9309), and how long it wants to be left in peace."""

from __future__ import annotations

from urllib.parse import urlsplit

from protego import Protego

from extractors.web.request import Reason, Response

MAX_BYTES = 500 * 1024
LONGEST_CRAWL_DELAY = 10.0
_LONGEST_LINE = 2000
_UNREADABLE: frozenset[Reason] = frozenset(
    ("throttled", "server_error", "dns", "tls", "connect", "read", "timeout", "blocked_address")
)


class RobotsRules:
    """The rules for one user agent on one host.

    No robots.txt allows everything. One that could not be read because the host is in trouble allows
    nothing: ``trouble`` is then the response, whose reason is the page's reason as well.
    """

    def __init__(self, answer: Response, user_agent: str) -> None:
        self.trouble = answer if answer.reason in _UNREADABLE else None
        self._agent = user_agent.split("/")[0].split()[0] if user_agent.strip() else "*"
        self._rules = _parse(answer.body) if answer.reason in ("ok", "too_large") else None

    def allows(self, url: str) -> bool:
        """Say whether this address may be fetched."""
        return self._rules is None or bool(self._rules.can_fetch(url, self._agent))

    @property
    def crawl_delay(self) -> float:
        """Seconds between two requests that the host asks for, at most 10."""
        asked = self._rules.crawl_delay(self._agent) if self._rules else None
        return min(max(float(asked), 0.0), LONGEST_CRAWL_DELAY) if asked else 0.0


def robots_url(url: str) -> str:
    """Return where the robots.txt of an address stands."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def _parse(body: bytes) -> Protego | None:
    text = body[:MAX_BYTES].decode("utf-8", "replace").lstrip("\ufeff")
    if "<html" in text[:1000].lower():
        return None
    try:
        return Protego.parse("\n".join(line for line in text.splitlines() if len(line) <= _LONGEST_LINE))
    except Exception:  # any text may stand there; what cannot be read forbids nothing
        return None
