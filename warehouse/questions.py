"""The cookbook: questions by name, with what they can be asked with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from typing import Any

from warehouse.errors import WarehouseError

NAME = re.compile(r"[a-z][a-z0-9-]*")
PARAMETER = re.compile(
    r"In: (?P<name>\w+) (?P<type>VARCHAR|INTEGER|DOUBLE) = (?P<default>\S*): (?P<meaning>.+)"
)
TYPES: dict[str, type[str] | type[int] | type[float]] = {"VARCHAR": str, "INTEGER": int, "DOUBLE": float}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question can be asked with; ``default`` as it is written."""

    name: str
    type: str
    default: str
    meaning: str

    def value(self, given: str | None) -> str | int | float:
        """Return the value to bind. Raises WarehouseError for a text that is no number where one is due."""
        text = self.default if given is None else given
        try:
            return TYPES[self.type](text)
        except ValueError:
            number = "a whole number" if self.type == "INTEGER" else "a number"
            raise WarehouseError(f"{self.name}={text}: must be {number}, such as {self.default}") from None


@dataclass(frozen=True, slots=True)
class Question:
    """A statement of the cookbook, with what its first comment says."""

    name: str
    asks: str
    remarks: str
    parameters: tuple[Parameter, ...]
    answers: str
    sql: str

    def values(self, given: Mapping[str, str]) -> dict[str, Any]:
        """Return a value for each parameter. Raises WarehouseError for one that the question has not."""
        names = [each.name for each in self.parameters]
        if unknown := [name for name in given if name not in names]:
            takes = f"it takes {', '.join(names)}" if names else "it takes none"
            raise WarehouseError(f"{self.name} has no parameter {unknown[0]!r}: {takes}")
        return {each.name: each.value(given.get(each.name)) for each in self.parameters}


def is_name(text: str) -> bool:
    """Tell whether a text is a question's name: one word; no statement is."""
    return NAME.fullmatch(text) is not None


def all_questions() -> list[Question]:
    """Return the cookbook, by name."""
    folder = files(__package__).joinpath("cookbook")
    found = [file for file in folder.iterdir() if file.name.endswith(".sql")]
    named = ((file.name.removesuffix(".sql").replace("_", "-"), file) for file in found)
    return sorted(
        (read_question(name, file.read_text("utf-8")) for name, file in named), key=lambda q: q.name
    )


def question(name: str) -> Question:
    """Return the question of that name. Raises WarehouseError where there is none."""
    known = {each.name: each for each in all_questions()}
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    raise WarehouseError(
        f"the cookbook has no question {name!r}: {meant}'storywatch query --list' shows them all"
    )


def read_question(name: str, sql: str) -> Question:
    """Read a statement's first comment."""
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    asks, *rest = lines
    parameters = [match for line in rest if (match := PARAMETER.fullmatch(line))]
    answers = " ".join(line.removeprefix("Out: ") for line in rest if line.startswith("Out: "))
    remarks = " ".join(line for line in rest if not line.startswith(("In: ", "Out: ")))
    made = tuple(Parameter(**match.groupdict()) for match in parameters)
    return Question(name, asks, remarks, made, answers, sql)
