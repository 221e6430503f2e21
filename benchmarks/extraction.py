"""Pages a second: this house against bare trafilatura in its fast mode, as many processes each, in one run.

    python benchmarks/extraction.py [FOLDER] [--processes 1 2] [--pages 600]

FOLDER holds pages as *.html or *.html.gz (without it: the pages of the tests). They are repeated until there
are enough, after a first round that starts the processes. Both sides get bytes and give text; this house
gives the metadata, the language and the verdicts as well. The aim is a ratio of 0.75 or more.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import multiprocessing
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from extractors.article import PageInput
from extractors.pool import CHUNK, ExtractionPool

FETCHED = datetime(2026, 11, 1, tzinfo=UTC)
ROUNDS = 3


def bare(body: bytes) -> int:
    """Read a page with trafilatura alone; the length of the text."""
    import trafilatura

    return len(trafilatura.extract(body, fast=True, include_comments=False) or "")


def main() -> None:
    """Measure and print a line for each number of processes: the best of three rounds, taken in turn."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path(__file__).parents[1] / "tests/extractors/pages"
    )
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--pages", type=int, default=600)
    args = parser.parse_args()
    found = sorted((*args.folder.glob("*.html"), *args.folder.glob("*.html.gz")))
    if not found:
        parser.error(f"no *.html or *.html.gz in {args.folder}")
    bodies = [
        gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in found
    ]
    many = list(itertools.islice(itertools.cycle(bodies), args.pages))
    sys.stdout.write(
        f"{len(bodies)} pages of {sum(map(len, bodies)) / len(bodies) / 1024:.0f} KB, {len(many)} readings\n"
    )
    for processes in args.processes:
        theirs, ours = rates(many, processes)
        line = f"{processes} processes: trafilatura fast {theirs:.1f} pages/s, this house {ours:.1f}"
        sys.stdout.write(f"{line}, ratio {ours / theirs:.2f}\n")


def rates(bodies: list[bytes], processes: int) -> tuple[float, float]:
    """Pages a second of both, warm, in turn."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as theirs, ExtractionPool(processes) as ours:
        warm = bodies[: 4 * CHUNK * processes]
        list(theirs.map(bare, warm, chunksize=CHUNK))
        list(ours.run(pages(warm)))
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(ROUNDS):
            started = time.perf_counter()
            list(theirs.map(bare, bodies, chunksize=CHUNK))
            times[0].append(time.perf_counter() - started)
            started = time.perf_counter()
            list(ours.run(pages(bodies)))
            times[1].append(time.perf_counter() - started)
    return len(bodies) / min(times[0]), len(bodies) / min(times[1])


def pages(bodies: list[bytes]) -> Iterator[PageInput]:
    """The pages as the pool takes them."""
    for number, body in enumerate(bodies):
        yield PageInput(f"https://benchmark.example/{number}", body, "text/html", FETCHED)


if __name__ == "__main__":
    main()
