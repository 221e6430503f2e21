"""The web pages at a keeper's word."""

from __future__ import annotations

from flows.desk import Desk
from flows.errors import UsageError
from flows.lines import print_line, shown
from flows.stages.site import folder_of, site_stage


def publish_pages(desk: Desk, *, everything: bool) -> None:
    """Write the pages of each brief and print where they begin. Raises UsageError where no edition stands."""
    with desk.home.locked(desk.settings.lock_seconds):
        counts = site_stage(desk, "", everything=everything).counts
    indexes = [folder_of(desk, brief) / "index.html" for brief in desk.seed.topics.briefs]
    there = [index for index in indexes if index.exists()]
    if not there:
        raise UsageError(f"{desk.seed.name}: there is no edition yet: {what_to_do(desk)}")
    written = counts["site_pages"]
    print_line(f"{written:,} page{'s' * (written != 1)} written.")
    for index in there:
        print_line(f"Pages:    {shown(index)}  (open it in a browser)")


def what_to_do(desk: Desk) -> str:
    """Return what helps somebody whose seed has no edition: often it is another seed that has some."""
    folders = sorted(folder for folder in desk.home.digests.glob("*") if folder.is_dir())
    others = " or ".join(f"--seed {folder.name}" for folder in folders if folder.name != desk.seed.name)
    return f"this home has some with {others}" if others else "'storywatch run' makes the first"
