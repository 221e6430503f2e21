"""The query language: text in, a tree out, and back.

``parse`` reads what a person wrote and refuses what could mean two things; ``resolve`` puts entities and
other topics in; ``format_query`` writes the one canonical spelling; ``topic_version`` names the result.
Nothing here knows the database: ``warehouse.match`` turns a resolved tree into rows.
"""

from warehouse.query.errors import QueryError
from warehouse.query.formatting import format_query
from warehouse.query.nodes import Node
from warehouse.query.parsing import parse
from warehouse.query.resolving import EntityTerms, resolve, topic_version

__all__ = ["EntityTerms", "Node", "QueryError", "format_query", "parse", "resolve", "topic_version"]
