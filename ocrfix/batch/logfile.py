"""The log of a large file, which is longer than the file: it never is in memory.

What is held of the whole is a number of eight bytes for each edit, which tells the ones that
read the same, and stand in the same words, from the others.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import IO

from ocrfix import diff as diffs
from ocrfix import rows
from ocrfix.batch.counts import Counts, repeated
from ocrfix.batch.large import Joined
from ocrfix.check import REPORT_IT, not_at_rest, replayed
from ocrfix.edits import Edit
from ocrfix.errors import CheckError
from ocrfix.identity import identity
from ocrfix.log import Header
from ocrfix.source import Source

PIECE = 1 << 20
"""Bytes that are copied at a time."""


class LogFile:
    """The log of a large file: written to a temporary file, and read back from there.

    Args:
        file: to be written, and read from its start.
        given: the source; its text is not looked at.
        joined: what came of it.
    """

    def __init__(self, file: IO[bytes], given: Source, joined: Joined) -> None:
        self._file = file
        self._given = given
        self._joined = joined
        self.counts = Counts()

    def write(self, header: Header) -> None:
        """Write it, all edits with their ids."""
        digests = array("Q")
        for edit, is_applied in self._joined.reviewed():
            self.counts.add(edit, is_applied=is_applied)
            digests.append(int(identity(self._joined.source, edit), 16))
        head = rows.head(header, self.counts.edits, self.counts.suggestions)
        self._file.write(rows.line(head))
        for edit, is_applied in self._identified(repeated(digests)):
            status = rows.STATUSES[0 if is_applied else 1]
            self._file.write(rows.line(rows.row(edit, status, self._joined.source, None)))

    def _identified(self, several: frozenset[int]) -> Iterator[tuple[Edit, bool]]:
        """Edits and suggestions as ``identity.identify`` has them."""
        seen: Counter[str] = Counter()
        for edit, is_applied in self._joined.reviewed():
            name = identity(self._joined.source, edit)
            if int(name, 16) in several:
                seen[name] += 1
                name = name if seen[name] == 1 else f"{name}-{seen[name]}"
            yield replace(edit, id=name), is_applied

    def read(self) -> Iterator[tuple[Edit, bool]]:
        """Edits and suggestions as they stand in the file.

        Raises:
            LogError: they are not as they were written.
        """
        self._file.seek(0)
        for number, values in enumerate(rows.parsed(self._file, "the log"), start=1):
            if number > 1:
                edit = rows.edit_of(values, f"the log:{number}:1")
                yield edit, values["status"] == rows.STATUSES[0]

    def edits(self) -> Iterator[Edit]:
        """The edits as they stand in the file."""
        return (edit for edit, is_applied in self.read() if is_applied)

    def check(self) -> None:
        """Check what was written, as ``check.check`` does a result in memory.

        Raises:
            CheckError: it doesn't hold; says where.
            LogError: likewise.
        """
        name, joined = self._given.name, self._joined
        counts = Counts()

        def applied() -> Iterator[Edit]:
            for edit, is_applied in self.read():
                counts.add(edit, is_applied=is_applied)
                if is_applied:
                    yield edit

        for _ in replayed(applied(), joined.source, joined.text, name):
            pass
        if counts != self.counts:
            raise CheckError(f"{name}: rows of the log are missing or too many", remedy=REPORT_IT)
        edit = joined.moving() if self.counts.edits else None
        if edit is not None:
            raise not_at_rest(joined.text, edit, name)

    def diff(self) -> Iterator[bytes]:
        """The unified diff, a piece at a time."""
        joined, name = self._joined, PurePath(self._given.name).name
        return diffs.pieces(self._given, joined.source, joined.text, self.edits(), name=name)

    def copied(self) -> Iterator[bytes]:
        """The bytes of the file, a piece at a time."""
        self._file.seek(0)
        while piece := self._file.read(PIECE):
            yield piece
