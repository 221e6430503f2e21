"""Why: what became of an address, in a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.markup import escape

from extractors.url import url_key
from flows.addresses import given_address
from flows.home import Home
from flows.settings import Settings
from flows.tables import cut
from warehouse.connection import check_there, connect
from warehouse.match.explain import (
    Learned,
    MaskedLine,
    TopicExplanation,
    explain,
    learned_scores,
    masked_lines,
)
from warehouse.why import Change, Step, TopicWhy, changes_of, topics_of, trace

LINES_SHOWN = 12

MOST_MISSING, WIDEST = 6, 160


def explain_url(settings: Settings, url: str, *, every: bool = False) -> None:
    """Print each stage that an address went through, and how each topic judged its article.

    ``every``: topics that did not match too, with what they needed.
    """
    cleaned = given_address(url)
    published = Home(settings.home).published
    check_there(published)
    with connect(published, read_only=True) as db:
        steps = trace(db, url_key(cleaned))
        article_id = next((step.article_id for step in reversed(steps) if step.article_id), None)
        topics = topics_of(db, article_id) if article_id else []
        learned = learned_scores(db, article_id) if article_id else {}
        masked = masked_lines(db, article_id) if article_id else []
        others = (
            [each for each in explain(db, article_id) if each.score is None] if article_id and every else []
        )
        changes = changes_of(db, article_id) if article_id else []
    console = Console(highlight=False, soft_wrap=True)
    if not steps:
        console.print(f"{escape(cleaned)} was never seen in any feed.")
        return
    print_steps(console, steps)
    print_changes(console, changes)
    if topics:
        print_topics(console, topics, learned)
    print_others(console, others)
    print_masked(console, masked)


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


def print_topics(console: Console, topics: list[TopicWhy], learned: Mapping[str, Learned]) -> None:
    """Print each topic that matched, with the parts of its score and the words that made it."""
    for topic in topics:
        parts = ", ".join(f"{name} {part:.2f}" for name, part in topic.parts.items() if part is not None)
        words = ", ".join(f"{field} “{words}”" for field, words in topic.places[:12])
        more = len(topic.places) - 12
        console.print(f"  [bold]{escape(topic.label)}[/bold]  score {topic.score:.2f} = {parts}")
        console.print(f"    {escape(words)}{f' and {more} more' if more > 0 else ''}")
        if lesson := learned.get(topic.topic):
            reasons = ", ".join(f"{name} {weight:+.2f}" for name, weight in lesson.reasons)
            console.print(
                f"    readers' verdicts (model {lesson.model}) moved it from {lesson.published_score:.2f} "
                f"towards {lesson.liking:.2f}: {escape(reasons)}"
            )


def print_others(console: Console, topics: Sequence[TopicExplanation]) -> None:
    """Print each topic that did not match, with what its query asked for in vain."""
    for topic in topics:
        said = "matches now, and will be stored by the next run" if topic.matches_now else "no match"
        console.print(f"  [bold]{escape(topic.label)}[/bold]  {said}")
        for line in topic.missing[:MOST_MISSING]:
            console.print(f"    {escape(cut(line, WIDEST))}")


def print_masked(console: Console, masked: Sequence[MaskedLine]) -> None:
    """Print what the outlet repeats and was left out."""
    for each in masked:
        what = "matching, copies and stories" if each.earlier > 1 else "copies and stories"
        articles = "article" if each.earlier == 1 else "articles"
        console.print(
            f"  left out of {what} ({each.earlier} earlier {articles} of the outlet had it): "
            f"[dim]“{escape(cut(each.line, WIDEST))}”[/dim]"
        )
