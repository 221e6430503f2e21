"""Secrets: out of the environment or a Prefect Secret block, and never into anything that is kept or shown.

A setting that is a secret may name a block instead of holding the secret: ``prefect:NAME``. Every secret that
this process has read is known here, so that a text that goes anywhere can be rid of it.
"""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from flows.errors import UsageError
from flows.home import Home

BLOCK = re.compile(r"prefect:([a-z0-9][a-z0-9-]*)")
HIDDEN = "***"
# Shorter ones (ports, "on") stand in too many texts, and are not what keeps anybody out.
SHORTEST = 5

_known: set[str] = set()
_homes: list[Home] = []


def revealed(secret: SecretStr | None, setting: str) -> str:
    """Return a secret, from its Prefect block where the setting names one; empty where it is not set.

    Raises UsageError, without the secret, where the block cannot be loaded.
    """
    if secret is None:
        return ""
    value = secret.get_secret_value()
    named = BLOCK.fullmatch(value)
    found = load_block(named[1], setting) if named else value
    remember(found)
    return found


@cache
def load_block(name: str, setting: str) -> str:
    """Load a Prefect Secret block, once a process."""
    have_prefect()
    from prefect.blocks.system import Secret

    try:
        block = Secret.load(name, _sync=True)  # type: ignore[call-arg]  # added by Prefect's decorator
        return str(block.get())  # type: ignore[union-attr]
    except Exception as error:  # whatever the server, the block or its schema makes of it
        raise UsageError(
            f"STORYWATCH_{setting.upper()} names the Prefect Secret block {name!r}, which cannot be loaded "
            f"({type(error).__name__}): create it there, or put the secret itself into the variable"
        ) from None


def have_prefect() -> None:
    """Have the Prefect whose blocks are meant: the configured one, or that of the home."""
    from flows.prefect_home import prepare_prefect
    from flows.serving.server import have_server

    if _homes:
        prepare_prefect(_homes[-1])
        have_server(_homes[-1])


def remember_home(home: Home) -> None:
    """Take note of the home that this process works for: its Prefect has the blocks."""
    _homes[:] = [home]


def remember(secret: str) -> None:
    """Take note of a secret and of what in it is secret by itself: in URLs, passwords and tokens."""
    for part in parts_of(secret):
        if len(part) >= SHORTEST and not BLOCK.fullmatch(part):
            _known.add(part)


def parts_of(secret: str) -> set[str]:
    """Return a secret and what in it is secret: of each URL the user's part, the path and the query."""
    found = {secret}
    for word in secret.split():
        found.add(word)
        if "://" not in word:
            continue
        rest = word.partition("://")[2]
        authority, _, path = rest.partition("/")
        found |= {path, rest, *userinfo(authority)}
        try:
            found.add(urlsplit(word).query)
        except ValueError:
            continue
    return found | {unquote(part) for part in found}


def userinfo(authority: str) -> set[str]:
    """Return user and password of an authority, together and the password alone."""
    user, found, _ = authority.rpartition("@")
    return {user, user.partition(":")[2] or user} if found else set()


def hide(text: str) -> str:
    """Return a text without any secret that this process has read."""
    for secret in sorted(_known, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text
