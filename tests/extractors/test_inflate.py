from __future__ import annotations

import gzip
import random
import time
import tracemalloc
import zlib

import pytest

from extractors.web.inflate import Body, EncodingError, TooLargeError
from tests.extractors.servers import bomb

TEXT = b"".join(b"line %d of a feed\n" % number for number in range(5000))
LIMIT = 1 << 20


def unpack(raw: bytes, encoding: str, step: int = 1000, limit: int = LIMIT) -> bytes:
    body = Body(encoding, limit)
    for at in range(0, len(raw), step):
        body.add(raw[at : at + step])
    return body.finish()


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize("step", [1, 7, 1000, 1 << 20])
@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (TEXT, ""), (TEXT, "identity"), (gzip.compress(TEXT), "gzip"), (gzip.compress(TEXT), "X-GZip"),
        (zlib.compress(TEXT), "deflate"), (raw_deflate(TEXT), "deflate"), (TEXT, "gzip"),
        (gzip.compress(TEXT[:999]) + gzip.compress(TEXT[999:]), "gzip"),
        (gzip.compress(TEXT) + b"\0" * 512, "gzip"), (gzip.compress(TEXT) + b"rubbish", "gzip"),
        (gzip.compress(zlib.compress(TEXT)), "deflate, gzip"),
    ],
)  # fmt: skip
def test_what_was_packed_comes_out(raw: bytes, encoding: str, step: int) -> None:
    assert unpack(raw, encoding, step) == TEXT


def test_nothing_is_nothing() -> None:
    assert unpack(b"", "gzip") == b""
    assert unpack(b"", "deflate") == b""


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, br", "gzip, gzip, gzip", "\x00"])
def test_encodings_without_a_bound_are_refused(encoding: str) -> None:
    with pytest.raises(EncodingError):
        Body(encoding, LIMIT)


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (gzip.compress(TEXT)[:-20], "gzip"), (gzip.compress(TEXT)[:-4], "gzip"),
        (zlib.compress(TEXT)[:50], "deflate"), (b"\x1f\x8b" + random.Random(1).randbytes(900), "gzip"),
        (b"\x1f", "gzip"),
        (gzip.compress(TEXT) + gzip.compress(TEXT)[:30], "gzip"),
    ],
)  # fmt: skip
def test_a_damaged_or_cut_body_is_an_error(raw: bytes, encoding: str) -> None:
    with pytest.raises(EncodingError):
        unpack(raw, encoding)


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (bomb(300), "gzip"), (bomb(64, members=64), "gzip"), (zlib.compress(bytes(50 << 20), 9), "deflate"),
        (raw_deflate(bytes(50 << 20)), "deflate"),
        (gzip.compress(bomb(300), 9), "gzip, gzip"), (bytes(LIMIT + 1), ""),
    ],
)  # fmt: skip
def test_a_bomb_is_stopped_under_a_memory_limit(raw: bytes, encoding: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            unpack(raw, encoding, step=1 << 20)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * LIMIT


def test_the_limit_is_exact() -> None:
    assert len(unpack(gzip.compress(bytes(LIMIT)), "gzip")) == LIMIT
    with pytest.raises(TooLargeError):
        unpack(gzip.compress(bytes(LIMIT + 1)), "gzip")


def test_a_swarm_of_empty_members_costs_little() -> None:
    began = time.process_time()
    with pytest.raises(TooLargeError):
        unpack(gzip.compress(b"") * 40_000, "gzip", step=1 << 20)
    assert time.process_time() - began < 2
