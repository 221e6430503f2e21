"""topics check, fmt, show, test, suggest, backtest, rematch, sample, learn; label; new."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import Home, Seed

if TYPE_CHECKING:
    from pathlib import Path

    from flows.desk import Desk

app = typer.Typer(help="Write topics, try them, and see what they find.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="TOPIC", help="Its name in topics.toml.")]
Days = Annotated[int | None, typer.Option(min=1, max=36500, help="Only articles of so many days.")]


def opened(seed: str | None, home: Path | None) -> Desk:
    """Read the settings and the seed."""
    from flows.desk import open_desk
    from flows.settings import read_settings

    return open_desk(read_settings(seed=seed, home=home))


@app.command()
def check(seed: Seed = None, home: Home = None) -> None:
    """Read topics.toml as a run would, and point out what is odd about it."""
    from flows.home import Home as HomeFolder
    from flows.settings import read_settings
    from flows.topics.checked import check_topics
    from seeds.folder import load_seed

    settings = read_settings(seed=seed, home=home)
    check_topics(load_seed(settings.seed), HomeFolder(settings.home).published)


@app.command()
def fmt(
    check: Annotated[bool, typer.Option("--check", help="Change nothing; status 1 where fmt would.")] = False,
    seed: Seed = None,
) -> None:
    """Write the queries in their canonical spelling; comments and layout stay."""
    from flows.settings import read_settings
    from flows.topics.checked import format_topics
    from seeds.folder import load_seed

    format_topics(load_seed(read_settings(seed=seed).seed), only_check=check)


@app.command()
def show(
    topic: Name,
    sql: Annotated[bool, typer.Option("--sql", help="As an SQL script for the published copy.")] = False,
    since: Annotated[
        datetime | None,
        typer.Option(help="With --sql: articles of this day (UTC) or later.", formats=["%Y-%m-%d"]),
    ] = None,
    seed: Seed = None,
    home: Home = None,
) -> None:
    """Print a topic: its version, its query, and the query with everything put in; or all of it as SQL."""
    from flows.topics.shown import show_topic

    show_topic(opened(seed, home), topic, sql=sql, since=since.date() if since else None)


@app.command("test")
def hold(seed: Seed = None, home: Home = None) -> None:
    """Hold the topics to must_catch and must_skip."""
    from flows.topics.tried import run_tests

    run_tests(opened(seed, home))


@app.command()
def suggest(
    story: Annotated[str, typer.Argument(help="A text file or an address: the article to begin with.")],
    home: Home = None,
) -> None:
    """Print a draft of topics.toml from a story: names, phrases, a query a facet, hits on the archive."""
    from flows.settings import read_settings
    from flows.topics.suggested import suggest_topics

    suggest_topics(read_settings(home=home), story)


@app.command()
def backtest(
    topic: Name,
    days: Annotated[int, typer.Option(min=1, max=36500, help="How far to look back.")] = 90,
    seed: Seed = None,
    home: Home = None,
) -> None:
    """Show what an edit in topics.toml gains and loses against the version in force; nothing is stored."""
    from flows.topics.tried import backtest

    backtest(opened(seed, home), topic, days)


@app.command()
def rematch(days: Days = None, seed: Seed = None, home: Home = None) -> None:
    """Compare the archive with the topics as they stand; it can be stopped and goes on where it was."""
    from flows.lines import print_line
    from flows.topics.shown import rematch as rematch_archive

    counts = rematch_archive(opened(seed, home), days)
    print_line(f"{counts['compared']:,} articles compared, {counts['matches']:,} matches.")


@app.command()
def sample(
    size: Annotated[int, typer.Option(min=2, max=1000, help="How many.")] = 20,
    days: Days = None,
    seed: Seed = None,
    home: Home = None,
) -> None:
    """Draw unmatched and borderline articles to judge, so that recall and precision can be quoted."""
    from flows.topics.labelled import print_sample

    print_sample(opened(seed, home), size, days)


@app.command()
def learn(seed: Seed = None, home: Home = None) -> None:
    """Train on the verdicts so far, and say what that gains; runs do it by themselves after matching."""
    from flows.topics.learned import show_lessons

    show_lessons(opened(seed, home))


def label(
    url: Annotated[str, typer.Argument(help="The article's address.")],
    verdict: Annotated[str, typer.Argument(metavar="yes|no|wrong-group", help="What you say of it.")],
    topic: Annotated[str | None, typer.Option(help="For this topic (default: those it matches).")] = None,
    note: Annotated[str | None, typer.Option(help="In your own words.")] = None,
    seed: Seed = None,
    home: Home = None,
) -> None:
    """Say whether an article belongs to a topic, or sits in the wrong story."""
    from flows.topics.labelled import label_article

    label_article(opened(seed, home), url, verdict, topic, note)


def new(
    name: Annotated[str, typer.Argument(help="Of the seed: small letters, digits and -.")],
    source: Annotated[str, typer.Option("--from", help="The story: a text file or an address.")],
    home: Home = None,
) -> None:
    """Make a seed folder from a story: its text, suggested topics to edit, feeds of other seeds."""
    from flows.settings import read_settings
    from flows.topics.suggested import new_seed

    new_seed(read_settings(home=home), name, source)
