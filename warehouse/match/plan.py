"""Which statements match a slice of articles, in which order: for runs, explanations and scripts alike."""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.match.tables import CompiledTopics

# A statement of this folder and its numbers.
Call = tuple[str, dict[str, int]]

SLOT_KINDS = ("prefix", "pattern", "fuzzy", "inside")


def macros_needed(compiled: CompiledTopics, *, likeness: bool) -> tuple[str, ...]:
    """Return the macros that the statements of these topics use."""
    together = any(step.kind == "together" for step in compiled.steps)
    seldom = {
        "one_edit": "fuzzy" in compiled.needs,
        "words_of": likeness or together or "fields" in compiled.needs,
    }
    return ("pieces_of", "word_of", "fold", *(name for name, wanted in seldom.items() if wanted))


def topics_prepared() -> Iterator[Call]:
    """Yield what is made of the topics' rows once, however many batches follow."""
    yield from plainly("create_folded_slots")


def articles_taken() -> Iterator[Call]:
    """Yield what takes the articles that are wanted."""
    yield from plainly("create_batch_articles")


def repetition_blanked() -> Iterator[Call]:
    """Yield what takes the lines that an outlet repeats out of the texts."""
    yield from plainly("update_batch_articles")


def places_found(compiled: CompiledTopics) -> Iterator[Call]:
    """Yield what leads from the texts to the places of every term."""
    yield from plainly("create_batch_tokens", "create_batch_words", "create_word_slots")
    yield from plainly(*(f"insert_word_slots_{kind}" for kind in SLOT_KINDS if kind in compiled.needs))
    yield from plainly("create_slot_places", "create_pattern_places")
    if compiled.longest_pattern > 1:
        yield from plainly("create_pattern_ranks", "insert_pattern_places")
    for rank in range(3, compiled.longest_pattern + 1):
        yield "create_pattern_places_kept", {"rank": rank}
    if "literals" in compiled.needs:
        yield from plainly("create_wanted_places_of_literals", "create_place_characters")
        yield from plainly("delete_pattern_places_unlike")
    yield from plainly("create_occurrences")


def nodes_decided(compiled: CompiledTopics) -> Iterator[Call]:
    """Yield what leads from the places of terms to which nodes hold in which article, a level at a time."""
    yield from plainly("create_held")
    if "fields" in compiled.needs:
        yield from plainly("insert_held_fields")
    for step in compiled.steps:
        level = {"level": step.level}
        if step.kind == "join":
            yield "insert_held_joins", level
            continue
        if step.kind == "together":
            yield "create_batch_breaks", level
        yield f"insert_occurrences_{step.kind}", level
        yield "insert_held_filters", level


def matches_scored(compiled: CompiledTopics, *, likeness: bool, counted: bool = False) -> Iterator[Call]:
    """Yield what leads from the nodes that hold to the matches with their places and scores.

    ``likeness``: a seed has a story to be compared with; ``counted``: the figures of the days are there.
    """
    yield from plainly("create_matched", "create_match_nodes")
    for level in sorted({step.level for step in compiled.steps if step.kind == "join"}, reverse=True):
        yield "insert_match_nodes", {"level": level}
    yield from plainly("create_match_places", "create_wanted_places_of_matches")
    yield from plainly("create_place_characters", "create_match_spans", "create_seed_likeness")
    if likeness and not counted:
        yield from plainly("insert_word_statistics")
    if likeness:
        yield from plainly("insert_seed_likeness")
    yield from plainly("create_match_parts", "create_match_scores")


def plainly(*names: str) -> Iterator[Call]:
    """Yield statements that take no number."""
    for name in names:
        yield name, {}
