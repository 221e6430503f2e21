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
def word_list(name: str) -> pa.Table:
    """Return the words of ``<name>.txt`` as a table: common_words, which say nothing of a text's subject, or
    abbreviations, whose point ends no sentence."""
    text = files("warehouse.match").joinpath(f"{name}.txt").read_text("utf-8")
    return pa.table({"word": pa.array(sorted(set(text.split())), pa.string())})
