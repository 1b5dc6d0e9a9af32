"""The unit of work: one source read, cleaned, checked and written, and a row that tells of it."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory, TemporaryFile

from ocrfix import cuts, rows, source, storage
from ocrfix import diff as diffs
from ocrfix import log as logs
from ocrfix.batch import counts as counting
from ocrfix.batch import taking
from ocrfix.batch.counts import Counts
from ocrfix.batch.large import join
from ocrfix.batch.logfile import LogFile
from ocrfix.batch.place import DIFF, LOG, TEXT, Place
from ocrfix.batch.shelf import Checked, PartsMissing, Piece, Shelf
from ocrfix.check import check
from ocrfix.cleaner import Cleaner
from ocrfix.errors import ExitCode, OcrfixError
from ocrfix.log import Log
from ocrfix.parts import Each
from ocrfix.pipeline import Result
from ocrfix.report import Done, Failed, Series
from ocrfix.source import Source
from ocrfix.strip import Sliceable, windows
from ocrfix.urls import is_url


@dataclass(frozen=True)
class Task:
    """A source to clean.

    Attributes:
        source: its path, as its place knows it.
        name: of its results, with slashes, without their endings.
    """

    source: str
    name: str


def attempt(
    task: Task,
    place: Place,
    cleaner: Cleaner,
    shelf: Shelf | None = None,
    *,
    between: Callable[[], None] | None = None,
) -> Done | Failed:
    """Clean one source; whatever happens, a row tells what became of it.

    Safe to be done again, and at two places at once: the results are the same, and each is
    written whole or not at all.

    Args:
        task: what to clean.
        place: where it is, and where its results go.
        cleaner: how to clean.
        shelf: where the parts of a large one lie, if others clean them; else this very process
            does, in a temporary folder.
        between: called between parts of a large one that this very process cleans, and between
            the steps in which they are put together.

    Raises:
        PartsMissing: it is large, and parts of it are to be cleaned before.
    """
    try:
        return clean_file(task, place, cleaner, shelf, between=between)
    except PartsMissing:
        raise
    except OcrfixError as error:
        return Failed.because_of(task.source, error)
    except Exception as error:  # noqa: BLE001 (a mistake of ours costs this file, not the rest)
        return unexpected(task.source, error)


def clean_file(
    task: Task,
    place: Place,
    cleaner: Cleaner,
    shelf: Shelf | None = None,
    *,
    between: Callable[[], None] | None = None,
) -> Done:
    """Clean one source and write its text, log and diff; takes what ``attempt`` takes.

    Raises:
        PartsMissing: as ``attempt`` does.
        SourceError: it can't be read, or is no text.
        CheckError: the result doesn't hold; nothing was written.
        OutputError: a result can't be written, or would overwrite something not ours.
    """
    place.refuse(task.name)
    work = _Work(task, place, cleaner, between)
    if shelf is None:
        with TemporaryDirectory(prefix="ocrfix-") as folder:
            return work.alone(Shelf(Path(folder)))
    return work.finish(shelf)


@dataclass(frozen=True)
class _Work:
    """What is done to one source."""

    task: Task
    place: Place
    cleaner: Cleaner
    between: Callable[[], None] | None

    def alone(self, shelf: Shelf) -> Done:
        """Clean it, the parts of a large one as well."""
        while True:
            try:
                return self.finish(shelf)
            except PartsMissing as missing:
                for digest in missing.digests:
                    shelf.clean(digest, self.cleaner)
                    self._get_on()

    def _get_on(self) -> None:
        if self.between is not None:
            self.between()

    def finish(self, shelf: Shelf) -> Done:
        """Clean it, or put a large one together.

        Raises:
            PartsMissing: parts of it are to be cleaned before.
        """
        sha256 = "" if shelf.is_empty else self.place.digest(self.task.source)
        given = shelf.kept(sha256) or self._read(shelf)
        return self._small(given) if isinstance(given, Source) else self._large(shelf, *given)

    def _read(self, shelf: Shelf) -> Source | tuple[Source, list[Piece]]:
        """The source; a large one is put down, in parts."""
        path = self.task.source
        if self.place.size(path) >= taking.LEAST:
            with self.place.opened(path) as stream:
                taken = taking.take(stream, path, shelf)
            if taken is not None:
                return taken
        data = self.place.read(path)
        taking.refuse_other(data, len(data), path)
        given = source.decode(data, path)
        del data
        return given if len(given.text) <= cuts.LIMIT else shelf.keep(given)

    def _small(self, given: Source) -> Done:
        name, each = self.task.name, Checked(self.cleaner)
        result = self.cleaner.clean(given.text, each)
        log = checked_log(result, given, self.cleaner, path=self._way, each=each)
        file = PurePath(self.task.source).name
        diff = diffs.of_file(given, result.text, result.edits, name=file)
        # The text comes last: a log without its text is harmless, the reverse is not.
        self.place.write(f"{name}{LOG}", log)
        self.place.write(f"{name}{DIFF}", diff)
        self.place.write(f"{name}{TEXT}", source.to_bytes(result.text))
        series = counting.series(lambda: result.edits)
        return self._row(given, (given.text, result.text), Counts.of(result), series)

    def _large(self, shelf: Shelf, given: Source, pieces: list[Piece]) -> Done:
        name, joined = self.task.name, join(shelf, pieces)
        with TemporaryFile(dir=shelf.folder) as file:
            log = LogFile(file, given, joined)
            digest = logs.digest(joined.text)
            settings = self.cleaner.settings
            log.write(logs.header_of(given, settings, path=self._way, text_sha256=digest))
            self._get_on()
            log.check()
            self._get_on()
            self.place.write(f"{name}{LOG}", log.copied())
            self.place.write(f"{name}{DIFF}", log.diff())
            self._get_on()
            self.place.write(f"{name}{TEXT}", map(source.to_bytes, windows(joined.text)))
            series = counting.series(log.edits)
        return self._row(given, (joined.source, joined.text), log.counts, series)

    @property
    def _way(self) -> str:
        return self.place.way(self.task.source, self.task.name)

    def _row(
        self,
        given: Source,
        texts: tuple[Sliceable, Sliceable],
        counts: Counts,
        series: tuple[Series, ...],
    ) -> Done:
        """What a report needs of a file that was done: counts, no text."""
        task, place = self.task, self.place
        before, after = (counting.spelling(text, self.cleaner) for text in texts)
        return Done(
            source=task.source,
            text=place.where(f"{task.name}{TEXT}"),
            log=place.where(f"{task.name}{LOG}"),
            diff=place.where(f"{task.name}{DIFF}"),
            sha256=given.sha256,
            encoding=given.encoding,
            undecodable=given.undecodable,
            words=counting.words(texts[0]),
            edits=counts.edits,
            suggestions=counts.suggestions,
            by_rule=dict(sorted(counts.by_rule.items())),
            before=before,
            after=after,
            made_at=tuple(counts.made_at),
            suggested_at=tuple(counts.suggested_at),
            series=series,
        )


def unexpected(path: str, error: BaseException) -> Failed:
    """The failure that a mistake of ours, or a lack of memory, makes of a file."""
    name = type(error).__name__
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    where = "".join(f" ({Path(f.filename).name}:{f.lineno} in {f.name})" for f in frame)
    reason = f"a mistake of ocrfix: {name}: {error}{where}\nnothing was written for this file; "
    reason += "please report it"
    if isinstance(error, MemoryError):
        reason = "there was not enough memory\nrun again with fewer --jobs"
    return Failed(
        source=path, error=name, reason=f"{path}: {reason}", exit_code=int(ExitCode.SOME_FAILED)
    )


def checked_log(
    result: Result,
    given: Source,
    cleaner: Cleaner,
    *,
    path: str = "",
    each: Each | None = None,
) -> bytes:
    """The log of a result, read back and checked.

    Args:
        result: what cleaning gave.
        given: what was cleaned.
        cleaner: that cleaned.
        path: of the source, from the folder that the log will be in.
        each: that cleaned the parts.

    Raises:
        CheckError: the result doesn't hold.
    """
    data = rows.dumps(logs.of(result, given, cleaner.settings, path=path), given.text)
    again = partial(cleaner.changes, each=each)
    check(result, rows.loads(data, "the log"), again, given.name)
    return data


def read_log_of(log_path: Path) -> tuple[Log, Source]:
    """A log and its source, found beside it and verified.

    Raises:
        LogError: the log is damaged, or not of this source.
        SourceError: the source is gone.
    """
    log = rows.read(log_path)
    if is_url(log.header.source):
        given = source.decode(storage.read(log.header.source), log.header.source)
    else:
        given = source.read(log_path.parent / log.header.source)
    logs.verify(log, given, str(log_path))
    return log, given
