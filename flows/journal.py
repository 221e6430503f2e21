"""The log: one line an event, with a name and key=value, for the people and programs that watch over a home.

A feed's poll, a batch, an edition, a delivery, a run: each is one line. Nothing secret is in it: feeds are
named by outlet and id (their addresses may hold keys), recipients by hash, and secrets are hidden.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from typing import Any

from flows.home import Home
from flows.secret_values import hide
from flows.settings import Settings

LOGGER = logging.getLogger("storywatch")
LARGEST, FILES = 10 * 2**20, 5  # bytes of a file, and how many there are before the oldest goes
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def event(name: str, level: str = "info", /, **fields: object) -> None:
    """Log an event; fields without a value are left out."""
    given = {key: value for key, value in fields.items() if value is not None}
    LOGGER.log(LEVELS[level], name, extra={"fields": given})


@contextmanager
def journal(settings: Settings, home: Home) -> Iterator[None]:
    """Log where the settings say while this is open; only the run that holds the home writes its file."""
    handler = handler_of(settings, home)
    LOGGER.propagate = False  # Prefect's handlers would print and store every line once more
    LOGGER.setLevel(LEVELS[settings.log_level])
    LOGGER.addHandler(handler)
    try:
        yield
    finally:
        LOGGER.removeHandler(handler)
        handler.close()


def handler_of(settings: Settings, home: Home) -> logging.Handler:
    """Return what writes the lines. A log that cannot be written is not worth a run, and gives none."""
    handler: logging.Handler = logging.NullHandler()
    if settings.log_to == "stderr":
        handler = logging.StreamHandler()
    elif settings.log_to == "file":
        try:
            home.log.parent.mkdir(exist_ok=True)
            handler = RotatingFileHandler(home.log, maxBytes=LARGEST, backupCount=FILES - 1, encoding="utf-8")
        except OSError:
            return handler
    handler.setFormatter(JsonLines() if settings.log_format == "json" else KeyValues())
    return handler


class KeyValues(logging.Formatter):
    """``2026-03-04T12:00:00Z info polled outlet="The Paper" reason=ok new=3``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        fields = getattr(record, "fields", {})
        pairs = [f"{name}={value_of(value)}" for name, value in fields.items()]
        return hide(" ".join([at(record), record.levelname.lower(), record.getMessage(), *pairs]))


class JsonLines(logging.Formatter):
    """The same as an object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        head = {"at": at(record), "level": record.levelname.lower(), "event": record.getMessage()}
        fields = {name: plainly(value) for name, value in getattr(record, "fields", {}).items()}
        return hide(json.dumps(head | fields, ensure_ascii=False))


def at(record: logging.LogRecord) -> str:
    """Return when the line was written (UTC)."""
    return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def value_of(value: object) -> str:
    """Return a value as it stands after ``=``: quoted where it has to be, always on one line."""
    text = plainly(value)
    if isinstance(text, str) and (not text or not text.isprintable() or set(text) & set(' "=\\')):
        return json.dumps(text, ensure_ascii=not text.isprintable())
    return str(text)


def plainly(value: object) -> Any:
    """Return a value that JSON has a form for, without secrets: quoted, they would read otherwise."""
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return round(value, 3)
    return hide(str(value))
