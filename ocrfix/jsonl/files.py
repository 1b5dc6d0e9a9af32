"""Files of JSON Lines, and standard input: from source to results."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile, gettempdir
from time import monotonic
from typing import BinaryIO, cast

from ocrfix import __version__, compression, storage
from ocrfix.batch.place import Place, Results
from ocrfix.batch.work import Task, unexpected
from ocrfix.cleaner import Cleaner
from ocrfix.discovery import CHANGES
from ocrfix.errors import DiskFullError, OcrfixError, SourceError, WorkerError
from ocrfix.jsonl.record import Fields
from ocrfix.jsonl.stream import InOrder, Reader, clean_stream
from ocrfix.jsonl.work import Cleaned, Refused
from ocrfix.report import Done, Failed, Outcome
from ocrfix.source import NO_SPACE

FORMAT = "ocrfix-changes"
VERSION = 1
MOST_REFUSED = 100
"""Bad lines of a file that are told one by one; the others are counted."""
PIECE = 1 << 20
"""Bytes that are copied at a time."""


class LineResults(Results):
    """The results of JSON Lines: called as the source, and a file of changes beside it.

    Args:
        fields: which fields are what.
    """

    format = FORMAT

    def __init__(self, fields: Fields) -> None:
        self.facts = json.dumps(asdict(fields))

    def names(self, name: str) -> tuple[str, str, tuple[str, ...]]:
        """The names of lines and changes: ``a.jsonl.gz`` and ``a.changes.jsonl.gz``."""
        path = PurePosixPath(name)
        plain = PurePosixPath(compression.plain_name(path.name))
        ends = plain.suffix + path.name[len(plain.name) :]
        return name, str(path.with_name(f"{plain.stem}{CHANGES}{ends}")), ()


@dataclass
class Refusals:
    """The bad lines of a source.

    Attributes:
        source: its path, as it was given.
        count: how many there are.
        tell: is told of the first of them at once.
        first: the first of them, as failures.
    """

    source: str
    tell: Callable[[Failed], None] | None = None
    count: int = 0
    first: tuple[Failed, ...] = ()

    @property
    def untold(self) -> int:
        """How many are not among the first."""
        return self.count - len(self.first)

    def add(self, refused: Iterable[Refused]) -> None:
        """Take some more."""
        for one in refused:
            self.count += 1
            if self.count > MOST_REFUSED:
                continue
            failed = self._failed(one)
            self.first += (failed,)
            if self.tell is not None:
                self.tell(failed)

    def _failed(self, refused: Refused) -> Failed:
        where = f"{self.source}:{refused.line}"
        error = SourceError(f"{where}:{refused.column}: {refused.reason}")
        return Failed.because_of(where, error)


def clean_pipe(  # noqa: PLR0913, PLR0917 (from where to where, and how)
    given: BinaryIO,
    out: BinaryIO,
    fields: Fields,
    cleaner: Cleaner,
    in_order: InOrder,
    tell: Callable[[Failed], None],
) -> Refusals:
    """Clean what comes in, and write it out as it is done.

    Args:
        given: JSON Lines, maybe compressed.
        out: gets them clean, not compressed.
        fields: which fields are what.
        cleaner: how to clean.
        in_order: who does the work.
        tell: is told of bad lines.

    Returns:
        The bad lines.

    Raises:
        SourceError: what comes in is damaged.
    """
    name = "standard input"
    refusals = Refusals(name, tell)

    def write(cleaned: Cleaned) -> None:
        refusals.add(cleaned.refused)
        out.write(cleaned.lines)
        out.flush()

    with compression.damage_told(name):
        reader = Reader(compression.reader(given))
        clean_stream(reader, write, fields, cleaner, in_order)
    return refusals


def clean_files(
    tasks: Iterator[Task],
    *,
    place: Place,
    fields: Fields,
    cleaner: Cleaner,
    in_order: InOrder,
) -> Iterator[tuple[Task, Outcome, float]]:
    """Clean files, one after the other, each by all workers.

    Args:
        tasks: drawn one by one.
        place: where sources and results are; ``place.results`` is of ``LineResults``.
        fields: which fields are what.
        cleaner: how to clean.
        in_order: who does the work.

    Yields:
        Each task with its row and the seconds it took.
    """
    for task in tasks:
        start = monotonic()
        try:
            row: Outcome = clean_file(task, place, fields, cleaner, in_order)
        except WorkerError:
            raise  # no other file would fare better
        except OcrfixError as error:
            row = Failed.because_of(task.source, error)
        except Exception as error:  # noqa: BLE001 (a mistake of ours costs this file, not the rest)
            row = _failed(task.source, error)
        yield task, row, monotonic() - start


def _failed(path: str, error: Exception) -> Failed:
    if isinstance(error, OSError) and error.errno in NO_SPACE:
        return Failed.because_of(path, DiskFullError.at(Path(gettempdir()), str(error)))
    return unexpected(path, error)


def clean_file(
    task: Task, place: Place, fields: Fields, cleaner: Cleaner, in_order: InOrder
) -> Done:
    """Clean the lines of a file.

    Raises:
        SourceError: it can't be read.
        OutputError: a result can't be written, or would overwrite something not ours.
    """
    place.refuse(task.name)
    text, log, _ = place.results.names(task.name)
    refusals = Refusals(task.source)
    with TemporaryFile() as lines, TemporaryFile() as changes, storage.opened(task.source) as given:
        reader = Reader(given)
        packed = compression.writer(cast("BinaryIO", lines), text)

        def write(cleaned: Cleaned) -> None:
            refusals.add(cleaned.refused)
            packed.write(cleaned.lines)
            changes.write(cleaned.changes)

        tally = clean_stream(reader, write, fields, cleaner, in_order)
        packed.close()
        head = {
            "format": FORMAT,
            "version": VERSION,
            "ocrfix": __version__,
            "source": place.way(task.source, task.name),
            "source_sha256": reader.sha256,
            "fields": asdict(fields),
            "settings": cleaner.settings.as_dict(),
        }
        # The text comes last: changes without their text are harmless, the reverse is not.
        place.write(log, _changes(head, cast("BinaryIO", changes), log))
        place.write(text, _copied(cast("BinaryIO", lines)))
    done = tally.done(
        source=task.source, text=place.where(text), log=place.where(log), sha256=reader.sha256
    )
    return replace(done, left_out=refusals.count, refused=refusals.first)


def _changes(head: dict[str, object], rows: BinaryIO, name: str) -> Iterator[bytes]:
    """The pieces of a file of changes, packed as its name says."""
    with TemporaryFile() as whole:
        packed = compression.writer(cast("BinaryIO", whole), name)
        packed.write(f"{json.dumps(head, ensure_ascii=False)}\n".encode())
        for piece in _copied(rows):
            packed.write(piece)
        packed.close()
        yield from _copied(cast("BinaryIO", whole))


def _copied(file: BinaryIO) -> Iterator[bytes]:
    """What a temporary file holds, a piece at a time."""
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece
