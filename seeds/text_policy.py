"""How long an outlet's texts and raw pages are kept, and how many of its words are shown."""

from __future__ import annotations

import re

__all__ = ["TEXT_POLICY_FORM", "read_text_policy"]

TEXT_POLICY_FORM = 'textPolicy must be "none" or parts such as "text=90d pages=14d excerpt=40"'

_NOTHING = "text=0d pages=0d excerpt=0"
_PART = re.compile(r"(?:(text|pages)\s*=\s*([0-9]{1,5})d|(excerpt)\s*=\s*([0-9]{1,5}))", re.IGNORECASE)


def read_text_policy(written: str) -> str | None:
    """Return the policy in its one form: ``text=90d pages=14d excerpt=40``, parts in this order, some absent.

    ``none`` keeps metadata and counts only. What is absent has no limit. Raises ValueError, with the form.
    """
    text = " ".join(written.replace(",", " ").split())
    if text.casefold() == "none":
        return _NOTHING
    parts: dict[str, str] = {}
    place = 0
    while place < len(text):
        found = _PART.match(text, place)
        if not found or text[found.end() : found.end() + 1].strip():
            raise ValueError(TEXT_POLICY_FORM)
        name = (found[1] or found[3]).lower()
        if name in parts:
            raise ValueError(f"{TEXT_POLICY_FORM}; {name} is given twice")
        parts[name] = f"{name}={int(found[2] or found[4])}{'d' if found[1] else ''}"
        place = found.end() + 1
    return " ".join(parts[name] for name in ("text", "pages", "excerpt") if name in parts) or None
