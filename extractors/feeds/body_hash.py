"""Whether a feed's document changed in anything that matters."""

from __future__ import annotations

import hashlib
import re

_FIRST_ITEM = re.compile(rb"<(?:item|entry|url)[\s>/]", re.IGNORECASE)
_RESTLESS = re.compile(
    rb"<(lastBuildDate|pubDate|updated|modified|dc:date|generator|atom:updated)\b[^<>]{0,300}>[^<]{0,300}</\1\s*>",
    re.IGNORECASE,
)


def body_hash(body: bytes) -> str:
    """Return a hash (hex) of a document without what changes by itself.

    Left out: comments (page caches write their time there), runs of blanks, and, before the first item
    only, the dates and the generator of the channel. An item's own dates count: they tell of edits.
    """
    plain = _without_comments(body)
    first = _FIRST_ITEM.search(plain)
    at = first.start() if first else len(plain)
    after = plain[at:]
    tail = after.rfind(b"</item>")  # RSS allows the channel's dates behind the items
    if tail >= 0:
        after = after[:tail] + _RESTLESS.sub(b"", after[tail:])
    return hashlib.sha256(b" ".join((_RESTLESS.sub(b"", plain[:at]) + after).split())).hexdigest()


def _without_comments(body: bytes) -> bytes:
    if b"<!--" not in body:
        return body
    out, at = [], 0
    while (begin := body.find(b"<!--", at)) >= 0 and (end := body.find(b"-->", begin + 4)) >= 0:
        out.append(body[at:begin])
        at = end + 3
    out.append(body[at:])
    return b"".join(out)
