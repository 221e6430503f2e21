"""copies split, copies join: what people say of copies."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.options import Home, Seed

app = typer.Typer(
    help="Say that an article is, or is not, a copy of another; it is remembered.", no_args_is_help=True
)

Article = Annotated[str, typer.Argument(help="Address of an article.")]


@app.command()
def split(
    url: Article,
    original: Annotated[
        str | None, typer.Argument(help="The article that it is taken for a copy of, to be sure.")
    ] = None,
    seed: Seed = None,
    home: Home = None,
) -> None:
    """Say that an article is no copy: the next match groups it anew, and never with that one."""
    from flows.copies_judged import split_articles
    from flows.settings import read_settings

    split_articles(read_settings(seed=seed, home=home), url, original)


@app.command()
def join(
    url: Article,
    original: Annotated[str, typer.Argument(help="Address of the article that it is a copy of.")],
    seed: Seed = None,
    home: Home = None,
) -> None:
    """Say that an article is a copy of another; its own copies and its story go with it."""
    from flows.copies_judged import join_articles
    from flows.settings import read_settings

    join_articles(read_settings(seed=seed, home=home), url, original)
