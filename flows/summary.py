"""What a command prints when its work is done: what came of it, and what to do next."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from flows.desk import Desk
from flows.lines import print_line, shown
from flows.stages.edition_files import edition_file, latest_editions

# (name in the counts, of one, of several); what is nought is not said.
NAMES = (
    ("polled", "feed asked", "feeds asked"),
    ("failed", "of them failed", "of them failed"),
    ("entries_new", "new entry", "new entries"),
    ("pages", "page fetched", "pages fetched"),
    ("reread", "stored page read again", "stored pages read again"),
    ("unreadable", "of them cannot be read", "of them cannot be read"),
    ("texts_purged", "text dropped", "texts dropped"),
    ("summaries_purged", "feed's summary dropped", "feeds' summaries dropped"),
    ("editions_redacted", "edition lost words", "editions lost words"),
    ("pages_purged", "raw page dropped", "raw pages dropped"),
    ("polls_summed", "old poll summed by day", "old polls summed by day"),
    ("runs_dropped", "old run forgotten", "old runs forgotten"),
    ("workings_dropped", "row of old workings dropped", "rows of old workings dropped"),
    ("backups", "backup made and read back", "backups made and read back"),
    ("backups_removed", "older one removed", "older ones removed"),
    ("megabytes_saved", "MB given back to the disk", "MB given back to the disk"),
    ("articles", "new article", "new articles"),
    ("revisions", "article changed", "articles changed"),
    ("imported", "article imported", "articles imported"),
    ("matches", "match", "matches"),
    ("copies", "copy", "copies"),
    ("stories_new", "new story", "new stories"),
    ("mail_sent", "mail sent", "mails sent"),
    ("notified", "channel told", "channels told"),
)


def print_summary(desk: Desk, counts: Mapping[str, int]) -> None:
    """Print a run's figures, and the path of each edition it wrote."""
    print_line(figures(counts))
    if counts.get("network_down"):
        sys.stderr.write(
            "storywatch: the network was down: no feed is blamed, and the edition says INCOMPLETE\n"
        )
    if counts.get("editions"):
        for edition in latest_editions(desk):
            print_line(edition.subject)
            print_line(f"Digest:   {shown(edition_file(desk, edition, 'html'))}")
            print_line(f"Pages:    {shown(edition_file(desk, edition, 'html').with_name('index.html'))}")
        unmailed(desk)
    elif "editions" in counts or counts.get("polled"):
        for edition in latest_editions(desk):
            print_line(f"Digest:   nothing to add to {shown(edition_file(desk, edition, 'html'))}")
    print_line(f"Database: {shown(desk.home.published)}")
    print_line(
        f"Ask it:   storywatch query volume-by-day --home {shown(desk.home.folder)}  (--list: more questions)"
    )


def figures(counts: Mapping[str, int]) -> str:
    """Return a run's figures as a line."""
    said = [
        f"{n:,} {one if n == 1 else several}" for name, one, several in NAMES if (n := counts.get(name, 0))
    ]
    return ", ".join(said) if said else "Nothing new."


def unmailed(desk: Desk) -> None:
    """Say that recipients are named but no mail server is."""
    if not desk.settings.smtp_host and any(brief.to for brief in desk.seed.topics.briefs):
        sys.stderr.write(
            "storywatch: recipients are named, but no mail server is: set STORYWATCH_SMTP_HOST\n"
        )
