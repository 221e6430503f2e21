"""What people do with editions: write a note for the next one, send one that stands."""

from __future__ import annotations

from collections.abc import Sequence

from flows.archive import parsed_day
from flows.desk import Desk
from flows.errors import RunFailed, UsageError
from flows.journal import journal
from flows.lines import print_line
from flows.stages.batches import StageResult
from flows.stages.channels import channel_rows, notify_waiting
from flows.stages.deliver import outbox_rows, send_waiting
from reports.canonical import from_json
from reports.status import counted
from seeds.topics_file import Brief
from warehouse.publish import publish
from warehouse.tell.editions import EditionRow, find_editions, put_in_outbox
from warehouse.tell.notes import keep_note, note_row

LONGEST_NOTE = 2000


def write_note(desk: Desk, text: str, author: str, brief: str | None) -> None:
    """Keep a note for the next edition of a brief, or of every brief of the seed."""
    if not text.strip() or not author.strip():
        raise UsageError("a note has words and a name: storywatch note 'Watch the vote.' --by 'Ana Ruiz'")
    if len(text) > LONGEST_NOTE:
        raise UsageError(f"a note has at most {LONGEST_NOTE:,} characters; this one has {len(text):,}")
    chosen = chosen_briefs(desk, brief)
    with desk.home.locked(desk.settings.lock_seconds):
        with desk.database() as db:
            for each in chosen:
                keep_note(db, note_row(f"{desk.seed.name}/{each.name}", author, text, desk.clock()))
        publish(desk.home.pipeline, desk.home.published, wait_seconds=desk.settings.lock_seconds)
    names = ", ".join(each.name for each in chosen)
    print_line(f"Kept: the next edition of {names} begins with it, signed {author.strip()}.")


def send_edition(desk: Desk, day: str | None, brief: str | None) -> None:
    """Send an edition, a day's or the latest, to everybody who did not get it, and say what came of it."""
    settings = desk.settings
    if not settings.smtp_host and not settings.notify:
        raise UsageError("there is nowhere to send it: set STORYWATCH_SMTP_HOST or STORYWATCH_NOTIFY")
    with desk.home.locked(settings.lock_seconds), journal(settings, desk.home):
        for each in chosen_briefs(desk, brief):
            queue_edition(desk, each, day)
        result = send_waiting(desk).plus(notify_waiting(desk))
        publish(desk.home.pipeline, desk.home.published, wait_seconds=settings.lock_seconds)
    say_sent(result, chosen_briefs(desk, brief))


def queue_edition(desk: Desk, brief: Brief, day: str | None) -> None:
    """Give every recipient who has no place in the edition's outbox one."""
    with desk.database() as db:
        rows: list[EditionRow] = find_editions(
            db, desk.seed.name, f"{desk.seed.name}/{brief.name}", parsed_day(day)
        )
        if not rows:
            raise UsageError(f"{brief.name} has no edition{f' of {day}' if day else ''}")
        edition, now = from_json(rows[0].content), desk.clock()
        put_in_outbox(db, [*outbox_rows(desk, edition, brief, now), *channel_rows(desk, edition, now)])


def say_sent(result: StageResult, briefs: Sequence[Brief]) -> None:
    """Print what was sent. Raises RunFailed where something was not."""
    sent, told = result.counts["mail_sent"], result.counts["notified"]
    nobody = [brief.name for brief in briefs if not brief.to]
    if sent or told:
        print_line(f"{sent} sent by mail, {counted(told, 'other channel', 'other channels')} told.")
    elif not result.failures:
        print_line("Nothing to send: everybody has it.")
    if nobody:
        print_line(f"No mail for {', '.join(nobody)}: it names no recipients (to = [...] in topics.toml).")
    if result.failures:
        raise RunFailed("; ".join(dict.fromkeys(result.failures)))


def chosen_briefs(desk: Desk, brief: str | None) -> list[Brief]:
    """Return the brief of that name, or all. Raises UsageError where there is none."""
    briefs = desk.seed.topics.briefs
    chosen = [each for each in briefs if brief in (None, each.name)]
    if not chosen:
        names = ", ".join(each.name for each in briefs)
        raise UsageError(f"{desk.seed.name} has no brief {brief!r}: it has {names}")
    return chosen
