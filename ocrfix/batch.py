"""Many files: each is read, cleaned, checked and written, or reported as failed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from ocrfix import diff as diffs
from ocrfix import log as logs
from ocrfix import rows, source
from ocrfix.check import check
from ocrfix.cleaner import Cleaner
from ocrfix.discovery import Job
from ocrfix.errors import LogError, OcrfixError, OutputError
from ocrfix.log import Log
from ocrfix.pipeline import Result
from ocrfix.report import Done, Failed, Report
from ocrfix.source import Identity, Source

TEXT, LOG, DIFF = ".txt", ".edits.jsonl", ".diff"
"""What the names of a file's results end in."""
REPORT = "report.json"


def run(jobs: Iterable[Job], out: Path, cleaner: Cleaner) -> Iterator[Done | Failed]:
    """Clean files, one after the other; what becomes of each is yielded when it is done.

    Args:
        jobs: the files and the names of their results.
        out: folder of the results.
        cleaner: how to clean.
    """
    jobs = list(jobs)
    sources = source.identities(job.source for job in jobs)
    for job in jobs:
        try:
            yield clean_file(job, out, cleaner, sources=sources)
        except OcrfixError as error:
            yield Failed.because_of(str(job.source), error)


def clean_file(job: Job, out: Path, cleaner: Cleaner, *, sources: frozenset[Identity]) -> Done:
    """Clean one file and write its text, log and diff.

    Raises:
        SourceError: it can't be read.
        CheckError: the result doesn't hold; nothing was written.
        OutputError: a result can't be written, or would overwrite something not ours.
    """
    paths = {end: out / f"{job.name}{end}" for end in (TEXT, LOG, DIFF)}
    for path in paths.values():
        source.refuse_source(path, sources)
    refuse_foreign(paths[TEXT], paths[LOG])
    given = source.read(job.source)
    result = cleaner.clean(given.text)
    data = checked_log(result, given, cleaner, path=relative(job.source, paths[LOG].parent))
    diff = diffs.of_file(given, result.text, result.edits, name=job.source.name)
    # The text comes last: a log without its text is harmless, the reverse is not.
    for end, content in ((LOG, data), (DIFF, diff)):
        source.write(paths[end], content, sources=sources)
    source.write(paths[TEXT], source.to_bytes(result.text), sources=sources)
    return Done(
        source=str(job.source),
        text=str(paths[TEXT]),
        log=str(paths[LOG]),
        diff=str(paths[DIFF]),
        encoding=given.encoding,
        undecodable=given.undecodable,
        words=len(given.text.split()),
        edits=len(result.edits),
        suggestions=len(result.suggestions),
        by_rule=dict(sorted(Counter(f"{e.stage}.{e.rule}" for e in result.edits).items())),
    )


def checked_log(result: Result, given: Source, cleaner: Cleaner, *, path: str = "") -> bytes:
    """The log of a result, read back and checked.

    Raises:
        CheckError: the result doesn't hold.
    """
    data = rows.dumps(logs.of(result, given, cleaner.settings, path=path), given.text)
    check(result, rows.loads(data, "the log"), cleaner.clean, given.name)
    return data


def relative(path: Path, folder: Path) -> str:
    """The path from the folder, with slashes, so that both can move together."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive of Windows
        return path.absolute().as_posix()


def refuse_foreign(text: Path, log: Path) -> None:
    """Refuse to write over a text that has no log of ours beside it.

    Raises:
        OutputError: it has none.
    """
    if not text.exists():
        return
    try:
        rows.read(log)
    except LogError as error:
        raise OutputError(
            f"{text}: is there already, and not as a result of ocrfix",
            remedy="move it away, or choose another folder with -o",
        ) from error


def write_report(report: Report, out: Path, *, sources: frozenset[Identity]) -> Path:
    """Write the report of a run into the output folder.

    Raises:
        OutputError: it can't be written.
    """
    path = out / REPORT
    source.write(path, report.to_bytes(), sources=sources)
    return path


def read_log_of(log_path: Path) -> tuple[Log, Source]:
    """A log and its source, found beside it and verified.

    Raises:
        LogError: the log is damaged, or not of this source.
        SourceError: the source is gone.
    """
    log = rows.read(log_path)
    given = source.read(log_path.parent / log.header.source)
    logs.verify(log, given, str(log_path))
    return log, given
