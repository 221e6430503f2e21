"""The Jinja environments: a missing name is an error, and HTML escapes everything it is given."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports.phrases import BARS, FILTERS, LEVELS, STATES, bar, difference, largest
from reports.safe_text import is_right_to_left, one_line


@cache
def environment(escaping: bool) -> Environment:
    """Return the environment for HTML (escaping) or for text and Markdown."""
    made = Environment(
        loader=PackageLoader("reports"),
        autoescape=escaping,  # noqa: S701 - off for text and Markdown only, which escape by themselves
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(FILTERS)
    made.filters["line"] = one_line
    made.tests["rtl"] = is_right_to_left
    made.globals.update(
        STATES=STATES, LEVELS=LEVELS, BARS=BARS, bar=bar, difference=difference, largest=largest
    )
    return made


@cache
def asset(name: str) -> str:
    """Return a file of templates/ as it stands: a style sheet, a script."""
    return (files("reports") / "templates" / name).read_text("utf-8")
