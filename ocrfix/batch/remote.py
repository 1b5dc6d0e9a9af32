"""A folder of results behind a URL: in a store that fsspec knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ocrfix import source, storage
from ocrfix.batch.manifest import Manifest
from ocrfix.batch.place import Folder, Place
from ocrfix.batch.segments import RemoteManifest
from ocrfix.discovery import Job
from ocrfix.errors import OutputError, SourceError
from ocrfix.urls import is_url


def place_of(out: str, jobs: Sequence[Job]) -> Place:
    """The place of some jobs' results, none of which may be one of their sources.

    Args:
        out: path or URL of the folder of the results.
        jobs: all of them.
    """
    if is_url(out):
        return Remote(out, [job.source for job in jobs if is_url(job.source)])
    here = (Path(job.source) for job in jobs if not is_url(job.source))
    return Folder(Path(out), source.identities(here))


class Remote(Place):
    """The place for results in a store; sources may be anywhere.

    Goes to other processes as its URL.

    Args:
        out: URL of the folder of the results.
        sources: paths and URLs that may not be written over.
    """

    def __init__(self, out: str, sources: Iterable[str] = ()) -> None:
        self.out = out.rstrip("/")
        self.sources = frozenset(map(storage.canonical, sources))
        self._listed: frozenset[str] | None = None

    def way(self, path: str, name: str) -> str:
        """The way from the folder in the same store, so that both can move together."""
        folder = self.where(name).rpartition("/")[0]
        return storage.relative(storage.canonical(path), storage.canonical(folder)) or path

    def where(self, name: str) -> str:
        """The URL of a result."""
        return f"{self.out}/{name}"

    def exists(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return storage.exists(self.where(name))

    def holds(self, name: str, sha256: str) -> bool:
        """Whether the text of a source was there when this was first asked.

        A store takes its time to answer: all are listed at once. The text is written last, and
        the row that names the digest lies in the same store.
        """
        del sha256
        if self._listed is None:
            try:
                self._listed = frozenset(storage.find(self.out)[1])
            except SourceError:
                self._listed = frozenset()
        return storage.canonical(self.where(self.results.names(name)[0])) in self._listed

    def start(self, name: str, size: int) -> bytes:
        """The first bytes of a result, unpacked.

        Raises:
            SourceError: it can't be read.
        """
        with storage.opened(self.where(name)) as stream:
            return stream.read(size)

    def refuse_source(self, name: str) -> None:
        """Refuse a source as a place to write.

        Raises:
            OutputError: it is one.
        """
        if self.sources and storage.canonical(self.where(name)) in self.sources:
            raise OutputError(
                f"{self.where(name)}: is a source; a source is never written over",
                remedy="choose another folder with -o",
            )

    def write(self, name: str, data: bytes | Iterable[bytes]) -> None:
        """Write a result whole or not at all.

        Raises:
            OutputError: it can't be written.
        """
        storage.write(self.where(name), data)

    def remove(self, name: str) -> None:
        """Remove a result, if it is there."""
        storage.remove(self.where(name))

    def sweep(self) -> None:
        """Nothing: in a store a file is there when all of it is."""

    def manifest(self) -> Manifest:
        """What was done here before.

        Raises:
            OutputError: another run has it open, or it can't be read or written.
        """
        return RemoteManifest(self.out)

    def elsewhere(self) -> Remote:
        """The same place for a process with another working folder, which shares the disk."""
        place = Remote(self.out)
        place.base = Path.cwd()
        return place
