"""From bytes to text, whatever the labels say.

Order: byte order mark, valid UTF-8, the HTTP header, the document's own label, a detector. Valid UTF-8
comes before every label, since hardly any other text passes for it, and many servers send one label for all.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BARE = (
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
    (b"<\0r\0", "utf-16-le"),
    (b"\0<\0r", "utf-16-be"),
)
# What these labels mean on the web (a name of a superset), as browsers read them.
_MEANT = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
# Only these families: punycode and unicode_escape are codecs too, and the first is quadratic.
_FAMILIES = re.compile(
    r"(?:utf-(?:8|16|32)|cp\d|iso8859|iso2022|koi8|gb|big5|euc|shift|johab|mac|tis|hz|kz|ascii)"
)
_HTTP_LABEL = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:+-]{1,40})", re.IGNORECASE)
_XML_LABEL = re.compile(rb"^\s{0,200}<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:+-]{1,40})[\"']")
_HTML_LABEL = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:+-]{1,40})", re.IGNORECASE)
_CANDIDATES = [
    "cp1252", "cp1251", "koi8_r", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp932",
    "euc_jp", "gb18030", "big5", "cp949", "iso8859_2", "iso8859_5",
]  # fmt: skip
_SAMPLE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document's text, the charset that it was read with, and what was wrong with its bytes."""

    text: str
    charset: str
    warning: str = ""


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Return the text of a document. Never raises; bytes that mean nothing become U+FFFD."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _lenient(body[len(mark) :], name)
    for beginning, name in _BARE:
        if body.startswith(beginning):
            return _lenient(body, name)
    labels = _labels(body, content_type)
    shifted = next((name for name in labels if name.startswith(("iso2022", "hz"))), None)
    if shifted is not None and body.isascii():  # seven-bit charsets look like ASCII
        return _lenient(body, shifted)
    try:
        return Decoded(body.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as problem:
        mostly = _mostly_utf8(body, problem)
    if mostly is not None:
        return mostly
    for name in labels:
        if not name.startswith("utf-"):
            try:
                return Decoded(body.decode(name), name)
            except UnicodeDecodeError:
                continue
    return _detected(body, labels)


def charset_of(label: str) -> str | None:
    """Return Python's name of the charset that a label means on the web, or None if it is unknown."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return _MEANT.get(name, name) if _FAMILIES.match(name) else None


def _labels(body: bytes, content_type: str | None) -> list[str]:
    said = _HTTP_LABEL.search((content_type or "")[:500])
    own = _XML_LABEL.match(body[:600]) or _HTML_LABEL.search(body[:4096])
    texts = [said[1] if said else "", own[1].decode("ascii") if own else ""]
    return [name for name in map(charset_of, filter(None, texts)) if name is not None]


def _mostly_utf8(body: bytes, problem: UnicodeDecodeError) -> Decoded | None:
    """Read as UTF-8 what is UTF-8 but for a few bytes (a cut text, a pasted quotation mark)."""
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    if good < 4 * bad:
        return None
    around = body[max(problem.start - 10, 0) : problem.end + 10]
    return Decoded(text, "utf-8", f"{bad} places are no UTF-8, the first at byte {problem.start}: {around!r}")


def _lenient(body: bytes, name: str) -> Decoded:
    text = body.decode(name, "replace")
    bad = text.count("\ufffd")
    return Decoded(text, name, f"{bad} places are no {name}" if bad else "")


def _guess(sample: bytes) -> str | None:
    """Ask the detector. It ranks equals by the alphabet; among equals the usual one is cp1252."""
    matches = list(from_bytes(sample, cp_isolation=_CANDIDATES))
    if not matches:
        return None
    best = (matches[0].chaos, matches[0].coherence)
    equals = [match for match in matches if (match.chaos, match.coherence) == best]
    usual = any("cp1252" in match.could_be_from_charset for match in equals)
    return charset_of("cp1252" if usual else matches[0].encoding)


def _detected(body: bytes, labels: list[str]) -> Decoded:
    guess = _guess(body[:_SAMPLE])
    honest = [name for name in labels if not name.startswith("utf-")]
    name = guess or (honest[0] if honest else "cp1252")
    return Decoded(body.decode(name, "replace"), name, f"no usable charset label; read as {name}")
