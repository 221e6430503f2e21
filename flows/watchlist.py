"""The seed's topics, read and resolved: what the match stage looks for."""

from __future__ import annotations

from seeds.errors import SeedError
from seeds.folder import Seed
from seeds.topics_file import Entity, Term, Topic
from warehouse.match.topics import TopicRow
from warehouse.query import EntityTerms, Node, QueryError, format_query, parse, resolve, topic_version


def topic_rows(seed: Seed) -> list[TopicRow]:
    """Return the seed's topics with their queries resolved. Raises SeedError with file, line and column."""
    entities = {entity.name: entity_terms(seed, entity) for entity in seed.topics.entities}
    parsed = {topic.name: parse_topic(seed, topic) for topic in seed.topics.topics}
    rows = []
    for ordinal, topic in enumerate(seed.topics.topics):
        try:
            resolved = resolve(parsed[topic.name], entities, parsed)
        except QueryError as error:
            raise at_topic(seed, topic, error) from None
        rows.append(
            TopicRow(
                name=topic.name,
                label=topic.label,
                query=topic.query,
                resolved=format_query(resolved),
                version=topic_version(resolved),
                ordinal=ordinal,
            )
        )
    return rows


def entity_terms(seed: Seed, entity: Entity) -> EntityTerms:
    """Return an entity's spellings, each checked by itself so that an error can point at it."""
    for term in (*entity.any, *entity.exclude):
        try:
            parse(term.text)
        except QueryError as error:
            raise at_term(seed, term, error) from None
    return EntityTerms(
        any=tuple(term.text for term in entity.any), exclude=tuple(term.text for term in entity.exclude)
    )


def parse_topic(seed: Seed, topic: Topic) -> Node:
    """Return a topic's query as a tree."""
    try:
        return parse(topic.query)
    except QueryError as error:
        raise at_topic(seed, topic, error) from None


def at_topic(seed: Seed, topic: Topic, error: QueryError) -> SeedError:
    """Return a query's error with its place in topics.toml; the query's first line begins inside a line."""
    path = seed.folder / "topics.toml"
    if not topic.verbatim:
        where = f"[topic.{topic.name}] character {error.column} of line {error.line} of the query: "
        return SeedError(path, where + error.message, topic.line, topic.column)
    column = topic.column + error.column - 1 if error.line == 1 else error.column
    return SeedError(path, error.message, topic.line + error.line - 1, column)


def at_term(seed: Seed, term: Term, error: QueryError) -> SeedError:
    """Return the error of an entity's spelling with its place in topics.toml."""
    return SeedError(seed.folder / "topics.toml", error.message, term.line, term.column + error.column - 1)
