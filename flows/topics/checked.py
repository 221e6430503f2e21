"""topics check and fmt: what is odd about a topics.toml, and its queries in their canonical spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from flows.errors import RunFailed
from flows.lines import print_line, shown
from flows.topics.file_edits import Edit, edited
from flows.watchlist import entity_terms, parse_topic, topic_rows
from seeds.folder import Seed
from warehouse.connection import connect
from warehouse.match.words import other_forms
from warehouse.query import EntityTerms, Node, QueryError, format_query, parse
from warehouse.query.formatting import grouped
from warehouse.query.nodes import EntityReference, Or, Word, children

# Below these, a word is as likely an abbreviation (vfx, wga) as one that takes an ending.
SHORTEST_INFLECTED = 5
FEWEST_ARTICLES = 2


def check_topics(seed: Seed, published: Path) -> None:
    """Print what is odd and what the file comes to. Raises SeedError for what cannot be read.

    Words that may have wanted an ending are named where stored articles have one.
    """
    rows = topic_rows(seed)
    entities = {entity.name: entity_terms(seed, entity) for entity in seed.topics.entities}
    parsed = {topic.name: parse_topic(seed, topic) for topic in seed.topics.topics}
    path = shown(seed.folder / "topics.toml")
    hints = [*unused(seed, parsed, entities), *doubled(seed), *endings(seed, parsed, published)]
    for line, hint in sorted(hints):
        print_line(f"{path}:{line} {hint}")
    spellings = sum(len(entity.any) for entity in seed.topics.entities)
    print_line(f"{len(rows)} topics, {len(entities)} entities with {spellings} spellings, {len(hints)} hints")
    for row in rows:
        print_line(f"  {row.name:<12} version {row.version}  {len(row.resolved):>7,} characters resolved")


def unused(
    seed: Seed, parsed: dict[str, Node], entities: dict[str, EntityTerms]
) -> Iterator[tuple[int, str]]:
    """Yield entities that no query names."""
    used = {name for query in parsed.values() for name in references(query)}
    for terms in entities.values():
        used |= {name for text in (*terms.any, *terms.exclude) for name in references(parse(text))}
    for entity in seed.topics.entities:
        if entity.name not in used:
            yield entity.any[0].line - 1, f"@{entity.name} is used by no topic"


def references(query: Node) -> Iterator[str]:
    """Yield the names of the entities that a query uses."""
    if isinstance(query, EntityReference):
        yield query.name
    for child in children(query):
        yield from references(child)


def doubled(seed: Seed) -> Iterator[tuple[int, str]]:
    """Yield spellings that an entity has twice."""
    for entity in seed.topics.entities:
        seen: dict[str, int] = {}
        for term in entity.any:
            text = format_query(parse(term.text)).casefold()
            if text in seen:
                yield term.line, f"{term.text} stands in @{entity.name} already (line {seen[text]})"
            seen.setdefault(text, term.line)


def endings(seed: Seed, parsed: dict[str, Node], published: Path) -> Iterator[tuple[int, str]]:
    """Yield words that the stored articles have with an ending that is not looked for."""
    words = list(uninflected(seed, parsed))
    if not published.exists() or not words:
        return
    with connect(published, read_only=True) as db:
        forms = other_forms(db, [word for _, word in words])
    for line, word in words:
        other, others, itself = forms.get(word, ("", 0, 0))
        if others >= FEWEST_ARTICLES:
            yield (
                line,
                (
                    f"{word} ({itself} stored articles) does not find {other} ({others}): "
                    f"write {word}*, or {other} beside it"
                ),
            )


def uninflected(seed: Seed, parsed: dict[str, Node]) -> Iterator[tuple[int, str]]:
    """Yield words that stand alone in a group, without the plural or an ending, with their lines."""
    for entity in seed.topics.entities:
        words = {term.text.casefold() for term in entity.any}
        for term in entity.any:
            if lonely(term.text, words):
                yield term.line, term.text
    for topic in seed.topics.topics:
        for group in groups(parsed[topic.name]):
            words = {word.spelling.casefold() for word in group}
            for word in group:
                if lonely(word.spelling, words):
                    yield topic.line + word.place.line - 1, word.spelling


def groups(query: Node) -> Iterator[list[Word]]:
    """Yield the bare words of a query, those of one OR together."""
    if isinstance(query, Or):
        yield [part for part in query.parts if isinstance(part, Word)]
    for child in children(query):
        if isinstance(child, Word):
            if not isinstance(query, Or):
                yield [child]
        else:
            yield from groups(child)


def lonely(text: str, others: set[str]) -> bool:
    """Say whether a word in small letters may have wanted an ending."""
    word = text.casefold()
    if text != word or not re.fullmatch(r"[a-z]+", word) or len(word) < SHORTEST_INFLECTED:
        return False
    relatives = {word + "s", word + "es", word.rstrip("s"), word.removesuffix("es"), word[:-1] + "ies"}
    if (relatives - {word}) & others:
        return False
    return not any(other.endswith("*") and word.startswith(other[:-1]) for other in others)


def format_topics(seed: Seed, *, only_check: bool) -> None:
    """Write queries and spellings as they are meant to be written; everything else in the file stays.

    What differs by blanks, line ends and brackets that change nothing is left as it was laid out. Raises
    RunFailed, when only checking, where something would change.
    """
    path = seed.folder / "topics.toml"
    versions = [row.version for row in topic_rows(seed)]
    edits = list(spelling_edits(seed))
    for edit in edits:
        print_line(f"{shown(path)}:{edit.line} {' '.join(edit.old.split())} → {' '.join(edit.new.split())}")
    if not edits:
        print_line(f"{shown(path)} is written as it should be.")
    elif only_check:
        raise RunFailed(f"{shown(path)}: {len(edits)} places to write anew: 'storywatch topics fmt'")
    else:
        edited(path, edits, lambda again: [row.version for row in topic_rows(again)] == versions)


def spelling_edits(seed: Seed) -> Iterator[Edit]:
    """Yield what is not in its canonical spelling."""
    for topic in seed.topics.topics:
        if topic.verbatim:
            yield from edit_of(topic.query, topic.line, topic.column, wrapped=True)
    for entity in seed.topics.entities:
        for term in (*entity.any, *entity.exclude):
            yield from edit_of(term.text, term.line, term.column, wrapped=False)


def edit_of(text: str, line: int, column: int, *, wrapped: bool) -> Iterator[Edit]:
    """Yield the edit that one piece of query language needs, if any."""
    try:
        query = parse(text)
    except QueryError:  # told by check, with its place
        return
    canonical = format_query(query)
    if bare(text) == bare(canonical):
        return
    multiline = wrapped and "\n" in text.strip()
    yield Edit(line, column, text, f"{laid_out(query)}\n" if multiline else canonical)


def bare(text: str) -> str:
    """Return a query without what only lays it out."""
    return re.sub(r"[\s()]+", " ", text.translate(str.maketrans("“”", '""'))).strip()


def laid_out(query: Node) -> str:
    """Return a query with each part of its outermost OR on a line of its own."""
    if not isinstance(query, Or):
        return format_query(query)
    return "\nOR ".join(map(grouped, query.parts))
