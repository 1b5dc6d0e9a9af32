"""The processes of this machine, and what they do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ocrfix.batch.place import Place
from ocrfix.batch.pool import Lost, Pool, in_turn
from ocrfix.batch.work import Task, attempt
from ocrfix.cleaner import Cleaner
from ocrfix.errors import WorkerError
from ocrfix.report import Failed, Outcome

ATTEMPTS = 3
"""Times that a file may lose its process, the last two of them with no other file beside it.

Memory that runs out takes any process with it, the right one or not: once is no proof.
"""


def clean_here(
    tasks: Iterator[Task], *, place: Place, cleaner: Cleaner, size: int, timeout: float | None
) -> Iterator[tuple[Task, Outcome, float]]:
    """Do tasks in processes of this machine.

    Args:
        tasks: drawn from only when a process is free.
        place: where sources and results are.
        cleaner: how to clean.
        size: number of processes.
        timeout: seconds that a task may take; None for ever.

    Yields:
        Each task with its row and the seconds it took, in any order.
    """
    first = next(tasks, None)
    if first is None:
        return
    cleaner.warm_up()
    waiting = [first]

    def take() -> Task | None:
        return waiting.pop() if waiting else next(tasks, None)

    with Pool(partial(attempt, place=place, cleaner=cleaner), size, timeout=timeout) as pool:
        for task, answer, seconds in in_turn(pool, take, attempts=ATTEMPTS):
            row = _lost(task, answer) if isinstance(answer, Lost) else answer
            yield task, row, seconds


def _lost(task: Task, lost: Lost) -> Failed:
    """The failure of a file whose process was lost."""
    if lost.took_too_long:
        remedy = "give it longer with --timeout, or cut it into smaller files"
    else:
        remedy = "run again with fewer --jobs if memory is short"
    return Failed.because_of(
        task.source, WorkerError(f"{task.source}: {lost.reason}", remedy=remedy)
    )
