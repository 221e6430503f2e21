"""How SQL cuts texts into words and folds them: the macros that matching and stories of seeds share."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import duckdb
import pyarrow as pa

from warehouse.statements import execute

MACROS = ("words_of", "pieces_of", "fold", "one_edit")


def create_macros(db: duckdb.DuckDBPyConnection) -> None:
    """Make the macros that cut and fold words known to a connection."""
    for name in MACROS:
        execute(db, f"match/create_macro_{name}")


@cache
def common_words() -> pa.Table:
    """Return words that any article of their language has, as a table: they say nothing of its subject."""
    text = files("warehouse.match").joinpath("common_words.txt").read_text("utf-8")
    return pa.table({"word": pa.array(sorted(set(text.split())), pa.string())})
