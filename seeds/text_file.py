"""Reading a file of a seed: bounded, with one kind of error, and decoded."""

from __future__ import annotations

from pathlib import Path

from seeds.errors import SeedError

_SHOWN = 60


def read_bytes(path: Path, limit: int, missing: str) -> bytes:
    """The file's bytes, at most ``limit`` of them; ``missing`` says what to do when there is no such file."""
    try:
        if path.is_dir():
            raise SeedError(path, "is a folder, not a file: name the file in it")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise SeedError(path, missing) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise SeedError(path, f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(data) > limit:
        raise SeedError(path, f"is larger than {limit:,} bytes: this is more than such a file can need")
    return data


def decode_utf8(path: Path, data: bytes) -> str:
    """UTF-8 with or without a byte order mark; any other bytes are a SeedError that names the line."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SeedError(path, "is not UTF-8 text: save it as UTF-8", line) from None


def shown(value: object) -> str:
    """A value as an error message may carry it: quoted, without control characters, short."""
    text = ascii(value) if not str(value).isprintable() else repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
