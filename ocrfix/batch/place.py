"""Where sources are read and results are written."""

from __future__ import annotations

import json
import os
from pathlib import Path, PurePath
from typing import Protocol

from ocrfix import rows, source
from ocrfix.errors import LogError, OutputError, SourceError
from ocrfix.source import Identity

TEXT, LOG, DIFF = ".txt", ".edits.jsonl", ".diff"
"""What the names of a file's results end in."""

LONGEST_HEAD = 1 << 16
"""Bytes of a log's first line that are read; it has some hundreds."""


class Place(Protocol):
    """Sources, and the folder of the results, wherever they are.

    Sources have paths of their own; results have names, with slashes, below the folder.
    """

    def read(self, path: str) -> bytes:
        """The bytes of a source.

        Raises:
            SourceError: it can't be read.
        """

    def way(self, path: str, name: str) -> str:
        """How the source is reached from the folder that the result ``name`` is in."""

    def where(self, name: str) -> str:
        """The path of a result, for people and for reports."""

    def holds(self, name: str, sha256: str) -> bool:
        """Whether all results of a source are there, and are of the source with that digest."""

    def refuse(self, name: str) -> None:
        """Refuse to write results that would overwrite something not ours.

        Args:
            name: of the results of one source, without their endings.

        Raises:
            OutputError: they would.
        """

    def write(self, name: str, data: bytes) -> None:
        """Write a result whole or not at all.

        Raises:
            OutputError: it can't be written.
        """


class Folder:
    """Files of this machine.

    Args:
        out: folder of the results.
        sources: files that may not be written over, by whatever path.
    """

    def __init__(self, out: Path, sources: frozenset[Identity] = frozenset()) -> None:
        self.out = out
        self.sources = sources

    def read(self, path: str) -> bytes:
        """The bytes of a source.

        Raises:
            SourceError: it can't be read.
        """
        try:
            return Path(path).read_bytes()
        except OSError as error:
            raise SourceError(
                f"{path}: can't be read: {error.strerror}",
                remedy="check the path and its permissions",
            ) from error

    def way(self, path: str, name: str) -> str:
        """The path from the folder, with slashes, so that both can move together."""
        try:
            return Path(os.path.relpath(path, (self.out / name).parent)).as_posix()
        except ValueError:  # another drive of Windows
            return Path(path).absolute().as_posix()

    def where(self, name: str) -> str:
        """The path of a result."""
        return str(self.out / PurePath(name))

    def holds(self, name: str, sha256: str) -> bool:
        """Whether all results are there, and the log is of the source with that digest."""
        if not all((self.out / f"{name}{end}").is_file() for end in (TEXT, DIFF)):
            return False
        try:
            with (self.out / f"{name}{LOG}").open("rb") as file:
                head = json.loads(file.readline(LONGEST_HEAD))
        except (OSError, ValueError):
            return False
        return isinstance(head, dict) and head.get("source_sha256") == sha256

    def refuse(self, name: str) -> None:
        """Refuse a source as a place to write, and a text that has no log of ours beside it.

        Raises:
            OutputError: it is one.
        """
        for end in (TEXT, LOG, DIFF):
            source.refuse_source(self.out / f"{name}{end}", self.sources)
        text = self.out / f"{name}{TEXT}"
        if not text.exists():
            return
        try:
            rows.read(self.out / f"{name}{LOG}")
        except LogError as error:
            raise OutputError(
                f"{text}: is there already, and not as a result of ocrfix",
                remedy="move it away, or choose another folder with -o",
            ) from error

    def write(self, name: str, data: bytes) -> None:
        """Write a result whole or not at all.

        Raises:
            OutputError: it is a source, or can't be written.
        """
        source.write(self.out / name, data, sources=self.sources)
