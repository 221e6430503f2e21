"""site: the web pages."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.options import Home, Seed


def site(
    everything: Annotated[bool, typer.Option("--all", help="Write every page anew.")] = False,
    seed: Seed = None,
    home: Home = None,
) -> None:
    """Write the web pages of each brief, as is done after each edition, and say where they lie."""
    from flows.desk import open_desk
    from flows.publishing import publish_pages
    from flows.settings import read_settings

    publish_pages(open_desk(read_settings(seed=seed, home=home)), everything=everything)
