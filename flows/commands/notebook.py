"""notebook: the figures as charts, in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import Home


def notebook(
    edit: Annotated[
        Path | None,
        typer.Option(help="Open this notebook in marimo's editor; made from ours where it is not there."),
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port on this machine (default: a free one).", min=1, max=65535)
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open it in the browser.")] = True,
    home: Home = None,
) -> None:
    """Draw volume, share of voice and outlet lag from the published database, in the browser, until Ctrl-C.

    It reads the copy and writes nothing, is served on this machine only, and asks no other host for anything.
    """
    from flows.notebooks.starting import start_notebook
    from flows.settings import read_settings

    start_notebook(read_settings(home=home), edit, port, browser)
