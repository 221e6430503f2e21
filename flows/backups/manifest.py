"""What a backup says of itself: manifest.json, by which every byte of it can be checked."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.home import Home
from flows.settings import Settings
from warehouse.errors import WarehouseError
from warehouse.upkeep.copying import TableContent

MANIFEST, DATABASE, PAGES = "manifest.json", "storywatch.duckdb", "pages"
NAME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{6}Z")
PIECE = 2**20


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a backup, by its name in its folder."""

    file: str
    bytes: int
    sha256: str

    def __post_init__(self) -> None:
        """Refuse what is more than a name: a manifest from elsewhere must not lead out of its folder."""
        if self.file in ("", "..") or Path(self.file).name != self.file:
            raise ValueError(f"{self.file!r} is no name of a file")


@dataclass(frozen=True, slots=True)
class Manifest:
    """A backup: what made it and when (UTC), its database table by table, and its raw pages."""

    made_at: str
    storywatch: str
    duckdb: str
    schema: int
    database: KeptFile
    tables: list[TableContent]
    pages: list[KeptFile]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into a backup's folder."""
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1) + "\n", "utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Return a backup's manifest. Raises WarehouseError where there is none that can be read."""
    path = folder / MANIFEST
    try:
        told = json.loads(path.read_text("utf-8"))
        return Manifest(
            **told
            | {
                "database": KeptFile(**told["database"]),
                "tables": [TableContent(**table) for table in told["tables"]],
                "pages": [KeptFile(**file) for file in told["pages"]],
            }
        )
    except FileNotFoundError:
        raise WarehouseError(
            f"{folder}: is no backup of Storywatch ({MANIFEST} is not there): name a folder that "
            "'storywatch backup' made"
        ) from None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise WarehouseError(f"{path}: cannot be read ({error}): take another backup") from None


def backups_folder(settings: Settings, home: Home) -> Path:
    """Return where upkeep's backups lie."""
    return settings.backups or home.backups


def backups_in(folder: Path) -> list[Path]:
    """Return the finished backups in a folder, the latest first."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if NAME.fullmatch(path.name) and (path / MANIFEST).is_file()]
    return sorted(found, key=lambda path: path.name, reverse=True)


def kept_file(path: Path) -> KeptFile:
    """Read a file whole and return what it is."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return KeptFile(path.name, size, digest.hexdigest())


def check_file(folder: Path, expected: KeptFile) -> None:
    """Raise WarehouseError where a file of a backup is not, byte for byte, what its manifest says."""
    path = folder / expected.file
    try:
        found = kept_file(path)
    except OSError as error:
        raise WarehouseError(f"{path}: cannot be read ({error.strerror}): take another backup") from None
    if found != expected:
        raise WarehouseError(f"{path}: is damaged (not the bytes that were backed up): take another backup")
