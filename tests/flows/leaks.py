"""Everything that a run leaves, as text to look through: files, what is packed in them, rows of databases."""

from __future__ import annotations

import base64
import gzip
import socketserver
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import duckdb


def everything_under(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (where, text) of each file: its bytes, what is packed in them, each table of a database."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        yield str(path), data.decode("latin-1") + data.decode("utf-8", "replace")
        if path.suffix == ".gz":
            yield f"{path} unpacked", gzip.decompress(data).decode("latin-1")
        if path.suffix == ".duckdb":
            yield from rows_of_duckdb(path)
        if data.startswith(b"SQLite format 3"):
            yield from rows_of_sqlite(path)


def rows_of_duckdb(path: Path) -> Iterator[tuple[str, str]]:
    with duckdb.connect(str(path), read_only=True) as db:
        for (table,) in db.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            yield f"{path} {table}", repr(db.execute(f'FROM "{table}"').fetchall())


def rows_of_sqlite(path: Path) -> Iterator[tuple[str, str]]:
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            yield f"{path} {table}", repr(db.execute(f'SELECT * FROM "{table}"').fetchall())
    finally:
        db.close()


def forms(secret: str) -> set[str]:
    """Return a secret as it could be written down: as it is, in a URL, in base64 by itself."""
    return {secret, quote(secret, safe=""), base64.b64encode(secret.encode()).decode().rstrip("=")}


class TellTale(socketserver.StreamRequestHandler):
    """A mail server that refuses to let anybody in, and says aloud what it was given."""

    def handle(self) -> None:
        """Answer until the other side has enough."""
        self.say("220 hello")
        for line in self.rfile:
            words = line.decode().split()
            if words[0].upper() in ("EHLO", "HELO"):
                self.say("250-hello")
                self.say("250 AUTH PLAIN LOGIN")
            elif words[0].upper() == "AUTH":
                given = base64.b64decode(words[-1]).decode("utf-8", "replace").replace("\0", " ")
                self.say(f"535 these are wrong: {given}")
            elif words[0].upper() == "QUIT":
                return self.say("221 bye")
            else:
                self.say("500 what?")
        return None

    def say(self, line: str) -> None:
        """Send a line."""
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def tell_tale() -> Iterator[int]:
    """Serve such a mail server; gives its port."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), TellTale) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()
