"""What a run has done so far, kept in the output folder so that the next run can go on from it.

A small SQLite database, ``OUT/.ocrfix/manifest.db``, and not a file of lines, for three
reasons: a row is looked up without all of them being held in memory; a commit is whole or not
there, whenever the process is killed; and its lock, which dies with its process, keeps two
runs from writing into one folder. The journal is a write-ahead log that no other process
shares, which needs no shared memory and so works on network drives.

A row stands for results that are on the disk: it is put down after they were written, and
taken away before they are written again.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from ocrfix.errors import DiskFullError, OutputError
from ocrfix.report import Done, Failed, row_of

FOLDER = ".ocrfix"
NAME = "manifest.db"
PARTS = "parts"
"""Folder of the parts of large files that are being cleaned."""
VERSION = "1"
RUNNING, FINISHED = "running", "finished"

TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rows (
    name TEXT PRIMARY KEY, source TEXT, seconds REAL, failed INTEGER, row TEXT
) WITHOUT ROWID;
"""


class Manifest:
    """The rows of the files that were done, by the names of their results.

    A context manager: while it is open, nobody else can open it.

    Args:
        out: folder of the results.

    Raises:
        OutputError: another run has it open, or it can't be written.
    """

    def __init__(self, out: Path) -> None:
        self.folder = out / FOLDER
        self.path = self.folder / NAME
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with _told(self.path):
                self._db = self._opened()
        except OSError as error:
            raise OutputError(
                f"{out}: can't be written: {error.strerror}",
                remedy="check the folder, its permissions and the space left",
            ) from error

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._connected()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            # No database, or a damaged one: what it knew is done again.
            for path in self.folder.glob(f"{NAME}*"):
                path.unlink()
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, isolation_level=None, timeout=0.0)
        for name, value in (
            ("locking_mode", "EXCLUSIVE"),  # before the journal mode: no shared memory then
            ("journal_mode", "WAL"),
            ("synchronous", "NORMAL"),  # whole after a kill; after a power cut maybe a row short
        ):
            db.execute(f"PRAGMA {name} = {value}")
        db.execute("BEGIN EXCLUSIVE")
        for statement in TABLES.split(";"):
            db.execute(statement)
        db.execute("COMMIT")
        return db

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let others open it."""
        self._db.close()

    @property
    def is_unfinished(self) -> bool:
        """Whether the last run was broken off."""
        return self._fact("state") == RUNNING

    def begin(self, fingerprint: str, *, resume: bool | None) -> bool:
        """Begin a run; what another run did is kept or forgotten.

        Args:
            fingerprint: of all that the results depend on but the sources.
            resume: keep what was done; None: keep it if the last run was broken off.

        Returns:
            Whether it is kept. Results with another fingerprint never are.
        """
        same = (self._fact("version"), self._fact("fingerprint")) == (VERSION, fingerprint)
        keeps = same and (self.is_unfinished if resume is None else resume)
        with _told(self.path):
            # From here on results are written over: after a power cut, too, this must be known.
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("BEGIN")
            if not keeps:
                self._db.execute("DELETE FROM rows")
            facts = {"version": VERSION, "fingerprint": fingerprint, "state": RUNNING}
            self._db.executemany("REPLACE INTO facts VALUES (?, ?)", facts.items())
            self._db.execute("COMMIT")
            self._db.execute("PRAGMA synchronous = NORMAL")
        if not keeps:
            self.clear_parts()
        return keeps

    def finish(self) -> None:
        """Note that the run came to its end."""
        with _told(self.path):
            self._db.execute("REPLACE INTO facts VALUES ('state', ?)", (FINISHED,))
        self.clear_parts()

    @property
    def parts(self) -> Path:
        """Folder of the parts of large files that are being cleaned."""
        return self.folder / PARTS

    def clear_parts(self) -> None:
        """Throw away the parts of large files."""
        shutil.rmtree(self.parts, ignore_errors=True)

    def put(self, name: str, row: Done | Failed, seconds: float) -> None:
        """Note what became of a file.

        Args:
            name: of its results.
            row: what became of it.
            seconds: that it took.
        """
        text = json.dumps(row.as_dict(), ensure_ascii=True)
        values = (name, row.source, seconds, isinstance(row, Failed), text)
        with _told(self.path):
            self._db.execute("REPLACE INTO rows VALUES (?, ?, ?, ?, ?)", values)

    def get(self, name: str) -> Done | Failed | None:
        """What became of a file, if that is known."""
        found = self._db.execute("SELECT row FROM rows WHERE name = ?", (name,)).fetchone()
        return row_of(json.loads(found[0])) if found else None

    def drop(self, name: str) -> None:
        """Forget a file, as its results will be written again."""
        with _told(self.path):
            self._db.execute("DELETE FROM rows WHERE name = ?", (name,))

    def seconds(self, name: str) -> float:
        """How long a file took; 0 if that is not known."""
        found = self._db.execute("SELECT seconds FROM rows WHERE name = ?", (name,)).fetchone()
        return float(found[0]) if found else 0.0

    def _fact(self, name: str) -> str | None:
        found = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else None


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn the database's errors into ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        code = error.sqlite_errorcode & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise OutputError(
                f"{path.parent.parent}: another run is writing into this folder",
                remedy="wait until it has ended, or choose another folder with -o",
            ) from error
        if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise DiskFullError.at(path, str(error)) from error
        raise OutputError(
            f"{path}: can't be written: {error}",
            remedy="check the folder, its permissions and the space left",
        ) from error
