"""Unpacking a response's body with a bound on what comes out.

The decoders of HTTP libraries unpack a whole raw chunk before anybody can count: 292 KB of gzip are
300 MB. Here zlib is told how much it may put out, member by member.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

ACCEPT_ENCODING = "gzip, deflate"
_STEP = 16 * 1024
_MOST_MEMBERS = 1024  # bgzip writes a member every 64 KB; millions of empty ones cost only time
_MOST_LAYERS = 2


class TooLargeError(Exception):
    """More came out, or more had to be read, than the bound allows."""


class EncodingError(Exception):
    """The body is not what its Content-Encoding says, or is packed in a way that was not asked for."""


class Body:
    """Collects a body from its raw chunks: ``add`` them, then ``finish``.

    ``limit`` (bytes) bounds the raw and the decoded size; both methods raise TooLargeError or EncodingError.
    """

    def __init__(self, content_encoding: str, limit: int) -> None:
        names = [name.strip().lower() for name in content_encoding.split(",")]
        layers = [name for name in names if name not in ("", "identity", "none", "utf-8")]
        if len(layers) > _MOST_LAYERS or any(name not in _OPENERS for name in layers):
            raise EncodingError(f"content encoding {content_encoding[:60]!r} was not asked for")
        self._layers = [_Layer(name, limit) for name in reversed(layers)]
        self._limit, self._raw, self._size = limit, 0, 0
        self._chunks: list[bytes] = []

    def add(self, raw: bytes) -> None:
        """Take the next raw chunk."""
        self._raw += len(raw)
        if self._raw > self._limit:
            raise TooLargeError(f"more than {self._limit} bytes")
        for layer in self._layers:
            raw = layer.inflate(raw)
        self._size += len(raw)
        if self._size > self._limit:
            raise TooLargeError(f"more than {self._limit} bytes once unpacked")
        self._chunks.append(raw)

    def finish(self) -> bytes:
        """Return the whole body."""
        for layer in self._layers:
            layer.check_end()
        return self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)


class _Layer:
    """One content encoding: unopened, then inside a member or between two, or plain, or done."""

    def __init__(self, name: str, limit: int) -> None:
        self._name, self._left, self._limit = name, limit, limit
        self._decoder: zlib._Decompress | None = None
        self._head = b""
        self._members = 0
        self._plain = self._done = False

    def inflate(self, raw: bytes) -> bytes:
        if self._decoder is None and self._members == 0 and not self._plain:
            raw, self._head = self._head + raw, b""
            if len(raw) < 2:  # the first two bytes tell what it is
                self._head = raw
                return b""
            bits = _OPENERS[self._name](raw)
            self._plain = bits is None
            self._decoder = None if bits is None else zlib.decompressobj(bits)
        if self._plain:
            return raw
        out: list[bytes] = []
        try:
            for at in range(0, len(raw), _STEP):
                self._step(raw[at : at + _STEP], out)
        except zlib.error as problem:
            raise EncodingError(f"broken {self._name} body: {problem}") from None
        return b"".join(out)

    def _step(self, raw: bytes, out: list[bytes]) -> None:
        while raw and not self._done:
            if self._decoder is None:
                self._next_member(raw)
                continue
            part = self._decoder.decompress(raw, self._left + 1)
            self._left -= len(part)
            if self._left < 0:
                raise TooLargeError(f"more than {self._limit} bytes once unpacked")
            out.append(part)
            raw = self._decoder.unconsumed_tail
            if self._decoder.eof:
                raw = self._decoder.unused_data
                self._decoder = None
                self._members += 1

    def _next_member(self, raw: bytes) -> None:
        """Open the member that begins here; padding or rubbish behind the last one is ignored."""
        if self._members > _MOST_MEMBERS:
            raise TooLargeError(f"more than {_MOST_MEMBERS} gzip members")
        if self._name == "deflate" or raw[:1] != b"\x1f":
            self._done = True
        else:
            self._decoder = zlib.decompressobj(31)

    def check_end(self) -> None:
        if self._decoder is not None or self._head:
            raise EncodingError(f"the {self._name} body is cut off")


def _gzip_bits(head: bytes) -> int | None:
    return 31 if head[:2] == b"\x1f\x8b" else None  # some servers say gzip and send plain text


def _deflate_bits(head: bytes) -> int:
    zlib_header = head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0
    return 15 if zlib_header else -15


_OPENERS: dict[str, Callable[[bytes], int | None]] = {
    "gzip": _gzip_bits,
    "x-gzip": _gzip_bits,
    "deflate": _deflate_bits,
}
