"""import: articles from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import Home, Seed


def import_articles(
    file: Annotated[Path, typer.Argument(help="JSON Lines: an object a line.")],
    seed: Seed = None,
    home: Home = None,
) -> None:
    """Bring in articles from elsewhere: they are matched and grouped like any other.

    A line is an object with url, title and text, and where they are known published_at, language, outlet,
    authors, tier and country; first_seen_at where it differs from published_at. Lines that cannot be used are
    left out, counted, and the first of them named.
    """
    from flows.commands.pipeline import checked_desk
    from flows.importing import import_file
    from flows.summary import print_summary

    desk = checked_desk(seed, None, home)
    print_summary(desk, import_file(desk, file))
