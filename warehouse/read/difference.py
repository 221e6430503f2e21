"""What changed between two texts of an article, in a form for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

__all__ = ["difference"]

_AROUND = 6
"""Words shown before and after a change, to find it by."""
_LONGEST = 20_000
_MOST_COMPARED = 250_000
"""Pairs of places compared for one difference. On hostile texts difflib takes 1.3 s for so many; what is
beyond them is shown as replaced as a whole."""


@dataclass(slots=True)
class _Effort:
    left: int = _MOST_COMPARED

    def allows(self, pairs: int) -> bool:
        self.left -= pairs
        return self.left >= 0


def difference(old_title: str, old_text: str, new_title: str, new_text: str) -> str:
    """Return the changes, a line each: ``title: [-old words-] {+new words+}``, of at most 20,000 characters.

    A line begins with ``title`` or the number of the paragraph (in the new text, from 1) and shows a few
    words around what was taken out and put in; ``...`` stands for the rest. Equal texts give "".
    """
    effort = _Effort()
    lines = [f"title: {line}" for line in _changes(old_title.split(), new_title.split(), effort)]
    old, new = old_text.split("\n\n"), new_text.split("\n\n")
    for start, end, place, stop in _replaced(old, new, effort):
        before = " ".join(old[start:end]).split()
        after = " ".join(new[place:stop]).split()
        lines += [f"{place + 1}: {line}" for line in _changes(before, after, effort)]
    said = "\n".join(lines)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]} ..."


def _replaced(old: Sequence[str], new: Sequence[str], effort: _Effort) -> Iterator[tuple[int, int, int, int]]:
    """Yield what differs, as (start, end) in the old and in the new sequence, in order."""
    first = 0
    shortest = min(len(old), len(new))
    while first < shortest and old[first] == new[first]:
        first += 1
    last = 0
    while last < shortest - first and old[-1 - last] == new[-1 - last]:
        last += 1
    was, now = old[first : len(old) - last], new[first : len(new) - last]
    if not was and not now:
        return
    if not effort.allows(len(was) * len(now)):
        yield first, first + len(was), first, first + len(now)
        return
    for tag, start, end, place, stop in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag != "equal":
            yield first + start, first + end, first + place, first + stop


def _changes(old: Sequence[str], new: Sequence[str], effort: _Effort) -> Iterator[str]:
    """Yield a line for each run of changes that lie further apart than what is shown around them."""
    parts: list[str] = []
    shown = 0
    for start, end, place, stop in _replaced(old, new, effort):
        if parts and place - shown > 2 * _AROUND:
            yield " ".join([*parts, *_after(new, shown)])
            parts = []
        if parts:
            parts += new[shown:place]
        else:
            parts += ["..."] * (place > _AROUND) + list(new[max(0, place - _AROUND) : place])
        parts += [f"[-{' '.join(old[start:end])}-]"] * (end > start)
        parts += [f"{{+{' '.join(new[place:stop])}+}}"] * (stop > place)
        shown = stop
    if parts:
        yield " ".join([*parts, *_after(new, shown)])


def _after(new: Sequence[str], shown: int) -> list[str]:
    return [*new[shown : shown + _AROUND], *["..."] * (len(new) > shown + _AROUND)]
