"""reread, purge, upkeep: what is kept, read anew or let go."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from flows.commands.options import Home, Now, Seed


def reread(
    since: Annotated[
        datetime | None,
        typer.Option(help="Only pages fetched on this day (UTC) or later.", formats=["%Y-%m-%d"]),
    ] = None,
    seed: Seed = None,
    home: Home = None,
) -> None:
    """Read the raw pages that are kept again, with today's extractor; nothing is fetched.

    Where title or text come out different, that is a new revision; a worse text never replaces a better one.
    It can be stopped at any time and goes on where it was. Topics, copies and stories are brought up to date.
    """
    from flows.keeping import reread_pages
    from flows.settings import read_settings

    reread_pages(read_settings(seed=seed, home=home), since.replace(tzinfo=UTC) if since else None)


def purge(seed: Seed = None, home: Home = None, now: Now = None) -> None:
    """Let go of texts and raw pages whose time is over by their outlet's textPolicy in the feed list.

    Frozen editions lose the sentences and quotations taken from them and say what is missing; their files and
    pages are made anew. Titles, figures, hashes, matches and stories stay.
    """
    from flows.keeping import purge as let_go
    from flows.settings import read_settings

    let_go(read_settings(seed=seed, home=home), now.replace(tzinfo=UTC) if now else None)


def upkeep(
    compact: Annotated[
        bool, typer.Option("--compact", help="Write the database anew, however little that saves.")
    ] = False,
    seed: Seed = None,
    home: Home = None,
    now: Now = None,
) -> None:
    """What keeps a home small and safe, once a week: purge, trim tables, back up, compact.

    Old polls are summed by day and every figure of the views stays. The backup is read back before the
    oldest goes. The database is written anew where a quarter of it or more is empty.
    """
    from flows.keeping import keep_up
    from flows.settings import read_settings

    at = now.replace(tzinfo=UTC) if now else None
    keep_up(read_settings(seed=seed, home=home), at, always_compact=compact)
