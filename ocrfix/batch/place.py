"""Where sources are read and results are written."""

from __future__ import annotations

import json
import os
from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import AbstractContextManager
from hashlib import file_digest
from pathlib import Path, PurePath
from typing import Any, BinaryIO, Self, cast

from ocrfix import rows, source, storage
from ocrfix.batch.manifest import Manifest
from ocrfix.errors import OutputError, SourceError
from ocrfix.source import Identity
from ocrfix.urls import is_url

TEXT, LOG, DIFF = ".txt", ".edits.jsonl", ".diff"
"""What the names of a file's results end in."""

LONGEST_HEAD = 1 << 16
"""Bytes of a log's first line that are read; it has some hundreds."""


class Results:
    """What the results of a source are called, and what tells that they are ours.

    Attributes:
        format: of the logs.
        facts: what the results depend on besides settings and source.
    """

    format = rows.FORMAT
    facts = ""

    def names(self, name: str) -> tuple[str, str, tuple[str, ...]]:
        """The names of a source's results: of the text, of the log, and of the others."""
        return f"{name}{TEXT}", f"{name}{LOG}", (f"{name}{DIFF}",)


class Place(ABC):
    """Sources, and the folder of the results, wherever they are.

    Sources have paths or URLs of their own; results have names, with slashes, below the folder.

    Attributes:
        results: what they are called.
        base: folder from which paths lead; the working folder if None.
    """

    results = Results()
    base: Path | None = None

    def read(self, path: str) -> bytes:
        """The bytes of a source, unpacked.

        Raises:
            SourceError: it can't be read.
        """
        return storage.read(path, self.base)

    def digest(self, path: str) -> str:
        """SHA-256 of the bytes of a source, unpacked, which are not held all at once.

        Raises:
            SourceError: it can't be read.
        """
        with self.opened(path) as stream:
            return file_digest(cast("Any", stream), "sha256").hexdigest()

    def opened(self, path: str) -> AbstractContextManager[BinaryIO]:
        """A stream of the bytes of a source, unpacked.

        Raises:
            SourceError: it can't be read.
        """
        return storage.opened(path if is_url(path) else str((self.base or Path()) / path))

    def size(self, path: str) -> int:
        """The bytes of a source of this machine as it lies there; 0 of one in a store."""
        try:
            return 0 if is_url(path) else ((self.base or Path()) / path).stat().st_size
        except OSError:
            return 0

    def stamp(self, path: str) -> str:
        """What a store calls the version of a source that was listed; empty on this machine.

        Raises:
            SourceError: it can't be asked.
        """
        return storage.stamp(path) if is_url(path) else ""

    @abstractmethod
    def way(self, path: str, name: str) -> str:
        """How the source is reached from the folder that the result ``name`` is in."""

    @abstractmethod
    def where(self, name: str) -> str:
        """The path of a result, for people and for reports."""

    @abstractmethod
    def exists(self, name: str) -> bool:
        """Whether there is a result of this name."""

    @abstractmethod
    def start(self, name: str, size: int) -> bytes:
        """The first bytes of a result, unpacked.

        Raises:
            SourceError: it can't be read.
        """

    @abstractmethod
    def refuse_source(self, name: str) -> None:
        """Refuse a result that would be a source.

        Raises:
            OutputError: it would.
        """

    @abstractmethod
    def write(self, name: str, data: bytes | Iterable[bytes]) -> None:
        """Write a result whole or not at all.

        Args:
            name: of the result.
            data: what; in pieces if it is large.

        Raises:
            OutputError: it can't be written.
        """

    @abstractmethod
    def remove(self, name: str) -> None:
        """Remove a result, if it is there."""

    @abstractmethod
    def sweep(self) -> None:
        """Remove what killed processes left half-written."""

    @abstractmethod
    def manifest(self) -> Manifest:
        """What was done here before."""

    @abstractmethod
    def elsewhere(self) -> Self:
        """The same place for a process of another machine, which doesn't know the sources."""

    def holds(self, name: str, sha256: str) -> bool:
        """Whether all results of a source are there, and are of the source with that digest."""
        text, log, others = self.results.names(name)
        if not all(map(self.exists, (text, *others))):
            return False
        return self._head(log).get("source_sha256") == sha256

    def refuse_sources(self, name: str) -> None:
        """Refuse results that would be sources.

        Args:
            name: of the results of one source, without their endings.

        Raises:
            OutputError: they would.
        """
        text, log, others = self.results.names(name)
        for result in (text, log, *others):
            self.refuse_source(result)

    def refuse(self, name: str) -> None:
        """Refuse to write results that would overwrite something not ours.

        Args:
            name: of the results of one source, without their endings.

        Raises:
            OutputError: one is a source, or there is a text that has no log of ours beside it.
        """
        self.refuse_sources(name)
        text, log, _ = self.results.names(name)
        if self.exists(text) and self._head(log).get("format") != self.results.format:
            raise OutputError(
                f"{self.where(text)}: is there already, and not as a result of ocrfix",
                remedy="move it away, or choose another folder with -o",
            )

    def _head(self, log: str) -> dict[str, object]:
        """The first line of a log; nothing if there is none."""
        try:
            head = json.loads(self.start(log, LONGEST_HEAD).partition(b"\n")[0])
        except (SourceError, ValueError):
            return {}
        return head if isinstance(head, dict) else {}


class Folder(Place):
    """A folder of this machine for the results; sources may be anywhere.

    Args:
        out: folder of the results.
        sources: files that may not be written over, by whatever path.
        base: folder from which paths lead; the working folder if None.
    """

    def __init__(
        self,
        out: Path,
        sources: frozenset[Identity] = frozenset(),
        base: Path | None = None,
    ) -> None:
        self.out = out
        self.sources = sources
        self.base = base

    def way(self, path: str, name: str) -> str:
        """The path from the folder, with slashes, so that both can move together."""
        if is_url(path):
            return path
        here = self._path(name).parent
        try:
            return Path(os.path.relpath((self.base or Path()) / path, here)).as_posix()
        except ValueError:  # another drive of Windows
            return Path(path).absolute().as_posix()

    def where(self, name: str) -> str:
        """The path of a result."""
        return str(self.out / PurePath(name))

    def exists(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return self._path(name).exists()

    def start(self, name: str, size: int) -> bytes:
        """The first bytes of a result, unpacked.

        Raises:
            SourceError: it can't be read.
        """
        with storage.opened(str(self._path(name))) as stream:
            return stream.read(size)

    def refuse_source(self, name: str) -> None:
        """Refuse a source as a place to write, by whatever path.

        Raises:
            OutputError: it is one.
        """
        source.refuse_source(self._path(name), self.sources)

    def write(self, name: str, data: bytes | Iterable[bytes]) -> None:
        """Write a result whole or not at all.

        Raises:
            OutputError: it is a source, or can't be written.
        """
        source.write(self._path(name), data, sources=self.sources)

    def remove(self, name: str) -> None:
        """Remove a result, if it is there."""
        self._path(name).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what killed processes left half-written."""
        source.sweep(self.out)

    def manifest(self) -> Manifest:
        """What was done here before.

        Raises:
            OutputError: another run has it open, or it can't be written.
        """
        return Manifest(self.out)

    def elsewhere(self) -> Folder:
        """The same folder for a process with another working folder, which shares the disk."""
        return Folder(self.out, base=Path.cwd())

    def _path(self, name: str) -> Path:
        return (self.base or Path()) / self.out / PurePath(name)
