"""The demo: a sample newsroom on loopback, its three days run with the clock passed in."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path

from flows.desk import open_desk, wall_clock
from flows.errors import UsageError
from flows.home import Home
from flows.lines import print_line, shown
from flows.prefect_home import prepare_prefect
from flows.serving.server import have_server
from flows.settings import read_settings
from flows.stages.edition_files import edition_file, latest_editions
from flows.summary import figures
from seeds.demo.server import DemoNewsroom, run_times

DEFAULT_HOME = Path("demo-data")
MARK = ".made-by-storywatch-demo"


def show_demo(folder: Path | None) -> None:
    """Serve the newsroom, run its days up to today, and print the last digest's path and a summary.

    The demo's home is made anew each time; a folder that the demo did not make is not touched.
    """
    home = Home((folder or DEFAULT_HOME).absolute())
    start_anew(home)
    prepare_prefect(home)
    # Every outlet is a port of this machine, which is closed to fetching otherwise.
    os.environ["STORYWATCH_ALLOW_PRIVATE"] = "127.0.0.1/32"
    first_day = wall_clock().date() - timedelta(days=2)
    print_line("A sample newsroom of invented outlets is served on this machine; starting Prefect ...")
    have_server(home)
    from flows.daily import daily

    with DemoNewsroom(first_day) as newsroom:
        feeds = newsroom.write_feed_list(home.folder / "feeds.opml")
        times = run_times(first_day)
        for day, now in enumerate(times, 1):
            newsroom.show_day(day)
            print_line(f"Day {day} of {len(times)}: {now:%A %d %B, %H:%M} UTC")
            counts = daily(seed="demo", home=str(home.folder), feeds=str(feeds), now=now)
            print_line(f"  {figures(counts)}")
    say_result(home, feeds)


def start_anew(home: Home) -> None:
    """Empty the demo's own folder. Raises UsageError for a folder that holds anything else."""
    mark = home.folder / MARK
    if mark.exists():
        shutil.rmtree(home.folder)
    elif home.folder.exists() and any(home.folder.iterdir()):
        raise UsageError(f"{home.folder}: is not empty and not the demo's: name another folder with --home")
    home.prepare()
    mark.touch()


def say_result(home: Home, feeds: Path) -> None:
    """Print where everything lies, and what to try next."""
    desk = open_desk(read_settings(seed="demo", home=home.folder, feeds=feeds))
    for edition in latest_editions(desk):
        print_line("")
        print_line(edition.subject)
        print_line(edition.preheader)
        print_line("")
        print_line(f"Digest:   {shown(edition_file(desk, edition, 'html'))}  (open it in a browser)")
    print_line(f"Pages:    {shown(home.digests / 'demo' / 'desk' / 'index.html')}")
    where = f"--home {shown(home.folder)}"
    print_line(f"Database: {shown(home.published)}")
    print_line(f"Next:     storywatch edition show {where}")
    print_line(f'          storywatch query "FROM volume ORDER BY day, topic" {where}')
    print_line("          storywatch run   (the real thing: seeds/netflix-genai)")
