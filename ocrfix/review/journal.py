"""A decisions file as it grows: several tabs, programs and people may write to it at once.

Lines are only ever added, under a lock, and are on the disk before anyone is told that they
are. What others added is read when asked for. A file that was replaced is read anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ocrfix.errors import OutputError
from ocrfix.review import decisions
from ocrfix.review.decisions import Decision

try:
    import fcntl
except ImportError:  # Windows: one program at a time
    fcntl = None  # type: ignore[assignment]


class Journal:
    """The decisions on one log's edits.

    Args:
        path: of the file, which need not be there.

    Attributes:
        last: the last decision about each edit, also where it takes another back.

    Raises:
        LogError: the file is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.last: dict[str, Decision] = {}
        self._inode = 0
        self._read = 0  # bytes that are taken up
        self.refresh()

    def refresh(self) -> bool:
        """Take up what was added since; says whether anything was.

        Raises:
            LogError: the file is damaged.
        """
        try:
            status = self.path.stat()
        except FileNotFoundError:
            status = None
        inode, size = (status.st_ino, status.st_size) if status else (0, 0)
        if (inode, size) == (self._inode, self._read):
            return False
        if inode != self._inode or size < self._read:
            self.last, self._inode, self._read = {}, inode, 0
        if size:
            with self.path.open("rb") as file, _locked(file):
                file.seek(self._read)
                data = file.read()
            self.last.update(decisions.last(decisions.loads(data, str(self.path))))
            self._read += len(data)
        return True

    def append(self, made: Sequence[Decision]) -> None:
        """Add decisions; when this returns they are on the disk.

        Raises:
            OutputError: they can't be written; none of them was.
        """
        try:
            with self.path.open("ab") as file, _locked(file):
                end = file.seek(0, os.SEEK_END)
                inode = os.fstat(file.fileno()).st_ino
                try:
                    data = self._missing_newline(end) + decisions.dumps(made)
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                except OSError:
                    file.truncate(end)
                    raise
        except OSError as error:
            raise OutputError(
                f"{self.path}: can't be written: {error.strerror}",
                remedy="check the folder, its permissions and the space left",
            ) from error
        if end == self._read:  # else what others wrote before is taken up first
            self._inode, self._read = inode, end + len(data)
            self.last.update(decisions.last(made))
        else:
            self.refresh()

    def _missing_newline(self, end: int) -> bytes:
        """A newline where a line written by hand has none."""
        if end == 0:
            return b""
        with self.path.open("rb") as file:
            file.seek(end - 1)
            return b"" if file.read(1) == b"\n" else b"\n"


@contextmanager
def _locked(file: BinaryIO) -> Iterator[None]:
    if fcntl is None:
        yield
        return
    fcntl.flock(file.fileno(), fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file.fileno(), fcntl.LOCK_UN)
