"""What finds stories in the labelled set, and what does not: ``python -m benchmarks.stories`` (some minutes).

For each variant the threshold is chosen on one half of the happenings and applied to the other. Prints the
table of docs/stories.md.
"""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from tests.warehouse.labelled_stories import FIRST_DAY, Agreement, agreement, halves, labelled_articles
from warehouse.connection import connect
from warehouse.match.copies import find_copies, pending_copies
from warehouse.match.gathering import StoryRule
from warehouse.match.stories import RULE, group_stories
from warehouse.rows import insert_new

THRESHOLDS = [round(0.1 + 0.02 * step, 2) for step in range(13)]
PLAIN = replace(
    RULE,
    title_weight=1,
    lead_weight=1,
    name_weight=1,
    fading_a_day=0,
    keep_lists_apart=False,
    same_outlet=1,
    background=1,
)
WEIGHED = replace(PLAIN, title_weight=10, lead_weight=3, name_weight=2)
APART = replace(WEIGHED, keep_lists_apart=True)


@dataclass(frozen=True, slots=True)
class Variant:
    """A rule to be tried; ``masked``: without what an outlet repeats."""

    name: str
    rule: StoryRule
    masked: bool = True


VARIANTS = [
    Variant("plain TF-IDF, nothing masked", PLAIN, masked=False),
    Variant("plain TF-IDF", PLAIN),
    Variant("+ headline × 5", replace(PLAIN, title_weight=5)),
    Variant("+ headline × 10", replace(PLAIN, title_weight=10)),
    Variant("+ first 60 words × 3", replace(PLAIN, title_weight=10, lead_weight=3)),
    Variant("+ names and numbers × 2", WEIGHED),
    Variant("+ lists and series kept apart", APART),
    Variant("+ fading by 5 % a day", replace(APART, fading_a_day=0.05)),
    Variant("+ one outlet's articles × 0.85", replace(RULE, background=1)),
    Variant("+ what is alike behind the news × 0.6 (the rule)", RULE),
    Variant("the rule, nothing masked", RULE, masked=False),
    Variant("the rule, headline × 5", replace(RULE, title_weight=5)),
    Variant("the rule, names × 3", replace(RULE, name_weight=3)),
    Variant("the rule, first 120 words only", replace(RULE, body_words=120)),
    Variant("the rule, window of 3 days", replace(RULE, window_days=3)),
    Variant("the rule, window of 14 days", replace(RULE, window_days=14)),
]


def measure(variant: Variant, threshold: float) -> tuple[Agreement, Agreement]:
    """Group the set and compare with the labels, by halves."""
    articles = labelled_articles()
    with tempfile.TemporaryDirectory() as folder, connect(Path(folder) / "set.duckdb") as db:
        db.execute("SET threads = 1")
        insert_new(db, "articles", [each.row() for each in articles], ["article_id"])
        find_copies(db, pending_copies(db), FIRST_DAY, "benchmark")
        if not variant.masked:
            db.execute("UPDATE masks SET spans = []")
        group_stories(db, FIRST_DAY, "benchmark", replace(variant.rule, threshold=threshold))
        members = "SELECT url_key[14:], story_id FROM story_articles JOIN articles USING (article_id)"
        stories = dict(db.execute(members).fetchall())
    first, second = (
        agreement({each.key: each.happening for each in articles if each.happening in half}, stories)
        for half in halves(articles)
    )
    return first, second


def line(name: str, figures: list[tuple[Agreement, Agreement]]) -> str:
    """Choose the threshold on the first half and print what it gives on the second."""
    chosen = max(range(len(THRESHOLDS)), key=lambda place: figures[place][0].f1)
    first, second = figures[chosen]
    return (
        f"| {name} | {THRESHOLDS[chosen]:.2f} | {first.f1:.2f} | "
        f"{second.precision:.2f} | {second.recall:.2f} | **{second.f1:.2f}** |"
    )


def main() -> None:
    """Print the table."""
    out = sys.stdout.write
    out("| variant | threshold, chosen on half A | F1, A | precision, B | recall, B | F1, B |\n")
    out("| --- | --- | --- | --- | --- | --- |\n")
    with ProcessPoolExecutor(2) as pool:
        for variant in VARIANTS:
            figures = list(pool.map(measure, [variant] * len(THRESHOLDS), THRESHOLDS))
            out(line(variant.name, figures) + "\n")
            sys.stdout.flush()
        for threshold, (first, second) in zip(THRESHOLDS, figures_of_rule(pool), strict=True):
            out(f"threshold {threshold:.2f}: F1 {first.f1:.2f} on half A, {second.f1:.2f} on half B\n")


def figures_of_rule(pool: ProcessPoolExecutor) -> list[tuple[Agreement, Agreement]]:
    """Measure the rule at every threshold."""
    return list(pool.map(measure, [Variant("the rule", RULE)] * len(THRESHOLDS), THRESHOLDS))


if __name__ == "__main__":
    main()
