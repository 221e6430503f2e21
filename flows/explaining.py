"""Why: what became of an address, in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from extractors.url import clean_url, url_key
from flows.errors import UsageError
from flows.home import Home
from flows.settings import Settings
from warehouse.connection import connect
from warehouse.errors import WarehouseError
from warehouse.why import Change, Step, TopicWhy, changes_of, topics_of, trace

LINES_SHOWN = 12


def explain_url(settings: Settings, url: str) -> None:
    """Print each stage that an address went through, and how each topic judged its article."""
    cleaned = clean_url(url if "://" in url else f"https://{url}")
    if cleaned is None:
        raise UsageError(f"{url!r} is no web address: give it as http://… or https://…")
    published = Home(settings.home).published
    if not published.exists():
        raise WarehouseError(f"{published}: there is no database yet: 'storywatch run' makes it")
    with connect(published, read_only=True) as db:
        steps = trace(db, url_key(cleaned))
        article_id = next((step.article_id for step in reversed(steps) if step.article_id), None)
        topics = topics_of(db, article_id) if article_id else []
        changes = changes_of(db, article_id) if article_id else []
    console = Console(highlight=False, soft_wrap=True)
    if not steps:
        console.print(f"{escape(cleaned)} was never seen in any feed.")
        return
    print_steps(console, steps)
    print_changes(console, changes)
    if topics:
        print_topics(console, topics)


def print_steps(console: Console, steps: list[Step]) -> None:
    """Print what happened, in order, with the time in UTC."""
    console.print(f"[bold]{escape(steps[0].url)}[/bold]")
    for step in steps:
        when = step.happened_at.strftime("%Y-%m-%d %H:%M")
        console.print(
            f"  [dim]{when}[/dim]  {step.stage:<8} [bold]{escape(step.outcome)}[/bold]  {escape(step.detail)}"
        )


def print_changes(console: Console, changes: list[Change]) -> None:
    """Print what changed in an article, the first lines of each change."""
    for change in changes:
        when = change.seen_at.strftime("%Y-%m-%d %H:%M")
        lines = change.diff.splitlines()
        console.print(f"  [dim]{when}[/dim]  [bold]revision {change.revision}[/bold] changed")
        for line in lines[:LINES_SHOWN]:
            console.print(f"    {escape(line)}")
        if len(lines) > LINES_SHOWN:
            console.print(f"    and {len(lines) - LINES_SHOWN} more: revisions.diff has them")


def print_topics(console: Console, topics: list[TopicWhy]) -> None:
    """Print each topic that matched, with the parts of its score and the words that made it."""
    for topic in topics:
        parts = ", ".join(f"{name} {part:.2f}" for name, part in topic.parts.items() if part is not None)
        words = ", ".join(f"{field} “{words}”" for field, words in topic.places[:12])
        more = len(topic.places) - 12
        console.print(f"  [bold]{escape(topic.label)}[/bold]  score {topic.score:.2f} = {parts}")
        console.print(f"    {escape(words)}{f' and {more} more' if more > 0 else ''}")
