"""The shapes of the rows that topics become, the same for every query and any number of topics."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

# A word to look up. text: as written, folded by the database; `like` for wom?n, with _ and %.
SLOTS = pa.schema([("slot", pa.int32()), ("kind", pa.string()), ("text", pa.string())])
# The words of a term, which must follow one another; ordinal from 0.
PATTERN_WORDS = pa.schema(
    [("pattern", pa.int32()), ("ordinal", pa.int32()), ("slot", pa.int32()), ("words", pa.int32())]
)
# cs("AI"): what must stand in the raw text, and how many of its characters precede the first word;
# whole: its last character ends a word, which has no mark more.
LITERALS = pa.schema(
    [
        ("pattern", pa.int32()),
        ("literal", pa.string()),
        ("before", pa.int32()),
        ("whole", pa.bool_()),
        ("head", pa.string()),
        ("head_kind", pa.string()),
    ]
)
# A term of a query within a region of the text (any, title, lead, body); head and tail are the parts of
# a run of letters that a term without spaces covers at either end; literal and before as in LITERALS.
TERMS = pa.schema(
    [
        ("node", pa.int32()),
        ("pattern", pa.int32()),
        ("region", pa.string()),
        ("term", pa.string()),
        ("head", pa.string()),
        ("head_kind", pa.string()),
        ("tail", pa.string()),
        ("tail_kind", pa.string()),
        ("literal", pa.string()),
        ("before", pa.int32()),
    ]
)
# What an article must be rather than say: outlet, section, author, lang, country, tier.
FIELDS = pa.schema([("node", pa.int32()), ("field", pa.string()), ("value", pa.string())])
# Joins: a parent holds in an article when the bits of its children that hold come to `need`: a bit for each
# group of alternatives that AND joins, and one outside `need` for every child that NOT excludes.
EDGES = pa.schema(
    [
        ("parent", pa.int32()),
        ("child", pa.int32()),
        ("bit", pa.int64()),
        ("need", pa.int64()),
        ("level", pa.int32()),
    ]
)
# Filters of places: near, ordered, sentence, paragraph, not_near, at_least; reach: words or times.
FILTERS = pa.schema(
    [("node", pa.int32()), ("kind", pa.string()), ("reach", pa.int32()), ("level", pa.int32())]
)
# Whose places a filter reads: side 0 is left, 1 right.
OPERANDS = pa.schema([("node", pa.int32()), ("side", pa.int32()), ("source", pa.int32())])
# Topics, numbered from 1; a match is known by its article's number × 2^20 plus its topic's.
ROOTS = pa.schema(
    [
        ("topic_number", pa.int64()),
        ("topic", pa.string()),
        ("version", pa.string()),
        ("seed", pa.string()),
        ("node", pa.int32()),
        ("groups", pa.int32()),
    ]
)
# The parts of a query that the score counts, each with the terms that may hit it.
GROUPS = pa.schema(
    [("topic_number", pa.int64()), ("grp", pa.int32()), ("leaf", pa.int32()), ("terms", pa.int32())]
)


@dataclass(frozen=True, slots=True)
class Step:
    """A statement to run once the levels below are decided."""

    level: int
    kind: str


@dataclass(frozen=True, slots=True)
class CompiledTopics:
    """Topics as rows: ``tables`` by the name that SQL knows them by, and the steps that their shape needs.

    ``needs`` names what some topics use and most do not: kinds of slots, literals, fields.
    """

    tables: dict[str, pa.Table]
    steps: tuple[Step, ...]
    longest_pattern: int
    needs: frozenset[str]
