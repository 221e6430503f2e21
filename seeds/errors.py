"""The one error of this room."""

from __future__ import annotations


class SeedError(Exception):
    """A seed that cannot be used, where it is wrong and what to do about it.

    ``line`` and ``column`` count from 1 in the file's own characters and are None where the whole file is
    meant.
    """

    def __init__(
        self, path: object, message: str, line: int | None = None, column: int | None = None
    ) -> None:
        self.path = str(path)
        self.message = message
        self.line = line
        self.column = column
        # All four go to Exception, so that the error survives pickling between processes.
        super().__init__(self.path, message, line, column)

    def __str__(self) -> str:
        """``topics.toml:14:23 message``."""
        place = [self.path, *(str(n) for n in (self.line, self.column) if n is not None)]
        return f"{':'.join(place)} {self.message}"
