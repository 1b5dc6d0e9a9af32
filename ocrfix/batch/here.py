"""The processes of this machine, and what they do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from ocrfix import cuts
from ocrfix.batch.agenda import Agenda, Answer, PartOf, Work
from ocrfix.batch.place import Place
from ocrfix.batch.pool import LONGER, Lost, Pool, in_turn
from ocrfix.batch.shelf import PartsMissing, Shelf
from ocrfix.batch.work import Task, attempt, unexpected
from ocrfix.cleaner import Cleaner
from ocrfix.errors import OcrfixError, WorkerError
from ocrfix.report import Failed, Outcome

ATTEMPTS = 3
"""Times that a file may lose its process, the last two of them with no other file beside it.

Memory that runs out takes any process with it, the right one or not: once is no proof.
"""


class _Worker:
    """What a process does.

    Args:
        place: where sources and results are.
        cleaner: how to clean.
        shelf: where the parts of large files lie.
    """

    def __init__(self, place: Place, cleaner: Cleaner, shelf: Path) -> None:
        self._place = place
        self._cleaner = cleaner
        self._shelf = shelf

    def __call__(self, work: Work) -> Answer:
        """Do it."""
        if isinstance(work, PartOf):
            return self._clean_part(work)
        if not work.is_large:
            return attempt(work.task, self._place, self._cleaner)
        try:
            shelf = Shelf.of(self._shelf, work.task.name)
            return attempt(work.task, self._place, self._cleaner, shelf)
        except PartsMissing as missing:
            return missing.digests

    def _clean_part(self, work: PartOf) -> Answer:
        try:
            Shelf.of(self._shelf, work.task.name).clean(work.digest, self._cleaner)
        except OcrfixError as error:
            return Failed.because_of(work.task.source, error)
        except Exception as error:  # noqa: BLE001 (a mistake of ours costs this file, not the rest)
            return unexpected(work.task.source, error)
        return ()


def clean_here(  # noqa: PLR0913 (what, where, and how)
    tasks: Iterator[Task],
    *,
    place: Place,
    cleaner: Cleaner,
    size: int,
    timeout: float | None,
    shelf: Path,
) -> Iterator[tuple[Task, Outcome, float]]:
    """Do tasks in processes of this machine.

    Args:
        tasks: drawn from only when a process is free.
        place: where sources and results are.
        cleaner: how to clean.
        size: number of processes.
        timeout: seconds that a task may take, or a part of a large one; None for ever.
        shelf: folder for the parts of large files.

    Yields:
        Each task with its row and the seconds it took, in any order.
    """
    first = next(tasks, None)
    if first is None:
        return
    cleaner.warm_up()
    agenda = Agenda(chain([first], tasks))
    with Pool(_Worker(place, cleaner, shelf), size, timeout=timeout, times=times) as pool:
        for work, answer, seconds in in_turn(pool, agenda.take, attempts=ATTEMPTS):
            row = _lost(work.task, answer) if isinstance(answer, Lost) else answer
            settled = agenda.settle(work, row, seconds)
            if settled is not None:
                Shelf.of(shelf, work.task.name).clear()
                yield work.task, *settled


def times(work: Work) -> int:
    """How many times the time limit a task has: a very large file is long put together.

    It takes half a second a megabyte, and cleaning some ten: so a hundred parts have the limit
    of one.
    """
    if isinstance(work, PartOf) or not work.is_large:
        return 1
    try:
        return 1 + Path(work.task.source).stat().st_size // (100 * cuts.LIMIT)
    except OSError:
        return 1


def _lost(task: Task, lost: Lost) -> Failed:
    """The failure of a file whose process was lost."""
    remedy = LONGER if lost.took_too_long else "run again with fewer --jobs if memory is short"
    return Failed.because_of(
        task.source, WorkerError(f"{task.source}: {lost.reason}", remedy=remedy)
    )
