"""How SQL cuts texts into words and folds them: the macros that matching and stories of seeds share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import duckdb
import pyarrow as pa

from warehouse.rows import shown
from warehouse.statements import execute

WORD_LISTS = ("common_words", "abbreviations")
MACROS = ("words_of", "pieces_of", "word_of", "fold", "one_edit")


def create_macros(db: duckdb.DuckDBPyConnection, names: Sequence[str] = MACROS) -> None:
    """Make the macros that cut and fold words known to a connection."""
    for name in names:
        execute(db, f"match/create_macro_{name}")


def make_word_list(db: duckdb.DuckDBPyConnection, name: str) -> None:
    """Make a word list a temporary table of its name."""
    with shown(db, "given_rows", word_list(name)):
        db.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM given_rows")


@cache
def word_list(name: str) -> pa.Table:
    """Return the words of ``<name>.txt`` as a table: common_words, which say nothing of a text's subject, or
    abbreviations, whose point ends no sentence."""
    text = files("warehouse.match").joinpath(f"{name}.txt").read_text("utf-8")
    return pa.table({"word": pa.array(sorted(set(text.split())), pa.string())})


def other_forms(db: duckdb.DuckDBPyConnection, words: Sequence[str]) -> dict[str, tuple[str, int, int]]:
    """Return, for words that articles have with an ending too, that form, and how many have each."""
    create_macros(db)
    asked = pa.table({"word": pa.array(sorted(set(words)), pa.string())})
    with shown(db, "asked_words", asked):
        rows = execute(db, "match/select_other_forms").fetchall()
    return {str(row[0]): (str(row[1]), int(row[2]), int(row[3])) for row in rows}
