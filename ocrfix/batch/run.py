"""A run: what is done already is kept, the rest is done, and all of it recorded."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from ocrfix import source
from ocrfix.batch.fingerprint import fingerprint
from ocrfix.batch.here import clean_here
from ocrfix.batch.manifest import Manifest
from ocrfix.batch.place import Folder, Place
from ocrfix.batch.work import Task
from ocrfix.cleaner import Cleaner
from ocrfix.discovery import Job
from ocrfix.errors import DiskFullError, SourceError
from ocrfix.report import Done, Outcome, Report
from ocrfix.report.page import page

REPORT, PAGE = "report.json", "report.html"
TIMEOUT = 600.0
"""Seconds that a file, or a part of a large one, may take: a hundred times what it should."""

Execute = Callable[[Iterator[Task]], Iterator[tuple[Task, Outcome, float]]]
"""Does tasks, drawing them one by one, and yields each with its row and the seconds it took."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a run is done; its results don't depend on it.

    Attributes:
        workers: number of processes that clean.
        timeout: seconds that a file, or a part of a large one, may take; None for ever.
        resume: keep what an earlier run has done; None: if it was broken off.
    """

    workers: int = 1
    timeout: float | None = TIMEOUT
    resume: bool | None = None


class Step(NamedTuple):
    """What became of a task.

    Attributes:
        task: the task.
        outcome: its row.
        kept: whether that was so before.
    """

    task: Task
    outcome: Outcome
    kept: bool


class Run:
    """One run over some sources.

    Args:
        tasks: what to clean.
        place: where sources and results are.
        manifest: what was done before, begun.
    """

    def __init__(self, tasks: Sequence[Task], place: Place, manifest: Manifest) -> None:
        self._tasks = tasks
        self._place = place
        self._manifest = manifest
        self._began = datetime.now(UTC)
        self._clock = monotonic()

    def steps(self, execute: Execute) -> Iterator[Step]:
        """Do what is left to do; yields what was kept, then the rest as it is done.

        Raises:
            DiskFullError: there is no space left; what was done is recorded.
        """
        left: list[Task] = []
        for task in self._tasks:
            row = self._manifest.get(task.name)
            if isinstance(row, Done) and self._stands(task, row):
                yield Step(task, row, kept=True)
            else:
                left.append(task)
                if row is not None:
                    self._manifest.drop(task.name)
        for task, row, seconds in execute(iter(left)):
            if not isinstance(row, Done) and row.error == DiskFullError.__name__:
                message, _, remedy = row.reason.partition("\n")
                raise DiskFullError(message, remedy=remedy)
            if isinstance(row, Done) and (stamp := self._place.stamp(task.source)):
                row = replace(row, stamp=stamp)  # noqa: PLW2901 (the same, and more of it)
            self._manifest.put(task.name, row, seconds)
            yield Step(task, row, kept=False)

    def _stands(self, task: Task, row: Done) -> bool:
        """Whether source and results are still those that a row tells of."""
        if row.source != task.source or not self._place.holds(task.name, row.sha256):
            return False
        try:
            if row.stamp:
                return self._place.stamp(task.source) == row.stamp
            return self._place.digest(task.source) == row.sha256
        except SourceError:
            return False

    def rows(self) -> Iterator[Outcome]:
        """The rows of all tasks, in their order."""
        for task in self._tasks:
            row = self._manifest.get(task.name)
            if row is not None:
                yield row

    def conclude(self, report: Report) -> None:
        """Write the report, for programs and for people; then the run is at its end.

        Args:
            report: nothing added yet.

        Raises:
            OutputError: it can't be written.
        """
        for row in self.rows():
            report.add(row)
        times = self._times()
        told = page(report.as_dict(), self.rows(), times)
        self._place.write(PAGE, told.encode("utf-8", "backslashreplace"))
        self._place.write(REPORT, report.pieces(self.rows, times))
        self._manifest.finish()

    def _times(self) -> dict[str, Any]:
        seconds = (round(self._manifest.seconds(task.name), 3) for task in self._tasks)
        return {
            "began": self._began.isoformat(timespec="seconds"),
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round(monotonic() - self._clock, 3),
            "seconds_of_files": round(sum(seconds), 3),
        }


def run(
    jobs: Iterable[Job],
    out: Path,
    cleaner: Cleaner,
    plan: Plan | None = None,
    report: Report | None = None,
) -> Generator[Step, None, None]:
    """Clean files of this machine, and write their results and the report of the run.

    Args:
        jobs: the files and the names of their results.
        out: folder of the results.
        cleaner: how to clean.
        plan: how to go about it.
        report: to count in; nothing added yet.

    Yields:
        What became of each file, when it is known.

    Raises:
        OutputError: the folder can't be written, or another run writes into it.
        DiskFullError: there is no space left; running again goes on from there.
    """
    jobs = list(jobs)
    place = Folder(out, source.identities(Path(job.source) for job in jobs))
    tasks = [Task(job.source, job.name.as_posix()) for job in jobs]
    yield from run_at(place, tasks, cleaner, plan=plan, report=report)


def run_at(  # noqa: PLR0913 (what, where, and how)
    place: Place,
    tasks: Sequence[Task],
    cleaner: Cleaner,
    *,
    plan: Plan | None = None,
    report: Report | None = None,
    execute: Execute | None = None,
) -> Generator[Step, None, None]:
    """Clean files, and write their results and the report of the run.

    Args:
        place: where they are, and where the results go.
        tasks: the files and the names of their results.
        cleaner: how to clean.
        plan: how to go about it.
        report: to count in; nothing added yet.
        execute: who does the work; processes of this machine if None.

    Yields:
        What became of each file, when it is known.

    Raises:
        OutputError: the place can't be written, or another run writes into it.
        DiskFullError: there is no space left; running again goes on from there.
    """
    plan = plan or Plan()
    for name in (REPORT, PAGE):
        place.refuse_source(name)
    with place.manifest() as manifest:
        if manifest.is_unfinished:
            place.sweep()
        own = fingerprint(cleaner.settings, place.results.facts)
        manifest.begin(own, resume=plan.resume)
        for name in (REPORT, PAGE):  # They tell of another run.
            place.remove(name)
        execute = execute or partial(
            clean_here,
            place=place,
            cleaner=cleaner,
            size=plan.workers,
            timeout=plan.timeout,
            shelf=manifest.parts,
        )
        this = Run(tasks, place, manifest)
        try:
            yield from this.steps(execute)
        finally:
            place.sweep()
        this.conclude(report or Report(cleaner.settings))
