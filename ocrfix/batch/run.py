"""A run: files, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ocrfix import source
from ocrfix.batch.place import Folder
from ocrfix.batch.work import Task, attempt
from ocrfix.cleaner import Cleaner
from ocrfix.discovery import Job
from ocrfix.report import Done, Failed, Report
from ocrfix.source import Identity

REPORT = "report.json"


def run(jobs: Iterable[Job], out: Path, cleaner: Cleaner) -> Iterator[Done | Failed]:
    """Clean files, one after the other; what becomes of each is yielded when it is done.

    Args:
        jobs: the files and the names of their results.
        out: folder of the results.
        cleaner: how to clean.
    """
    jobs = list(jobs)
    place = Folder(out, source.identities(job.source for job in jobs))
    for job in jobs:
        yield attempt(Task(str(job.source), job.name.as_posix()), place, cleaner)


def write_report(report: Report, out: Path, *, sources: frozenset[Identity]) -> Path:
    """Write the report of a run into the output folder.

    Raises:
        OutputError: it can't be written.
    """
    path = out / REPORT
    source.write(path, report.to_bytes(), sources=sources)
    return path
