"""The workers of a Dask cluster: the same unit of work as on one machine, done there.

Dask gives the work of a lost worker to others; what is done twice is done alike. The one that
started the run draws tasks and keeps the record, so that it can be broken off and resumed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from ocrfix.batch.fingerprint import fingerprint
from ocrfix.batch.overdue import Died, Watch, still_here, watched
from ocrfix.batch.place import Place
from ocrfix.batch.pool import LONGER, Lost
from ocrfix.batch.work import Task, attempt
from ocrfix.cleaner import Cleaner
from ocrfix.errors import MissingExtraError, OcrfixError, OutputError, WorkerError
from ocrfix.report import Failed, Outcome

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 3
"""Tasks for each thread of the cluster that are under way or wait there."""
REFRESH = 5.0
"""Seconds after which the size of the cluster is asked for again."""
WAIT = 30.0
"""Seconds in which the scheduler must answer, and a worker be there."""


@contextmanager
def connected(address: str, cleaner: Cleaner) -> Iterator[Any]:
    """A client of a cluster whose workers give the results that this machine would.

    Args:
        address: of the scheduler, as ``tcp://host:8786``.
        cleaner: how to clean.

    Raises:
        MissingExtraError: Dask isn't installed.
        WorkerError: no scheduler answers, it has no workers, or they are of another version.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingExtraError(
            "--scheduler needs Dask, which is not there", remedy="pip install 'ocrfix[dask]'"
        ) from error
    try:
        client = Client(address, timeout=WAIT, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise WorkerError(
            f"{address}: no scheduler answers: {error}",
            remedy="start one with `dask scheduler`, and check the address",
        ) from error
    # What it has to say of lost connections is said by us, shorter.
    logger = logging.getLogger("distributed.client")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with client:
            _expect_workers(client, address)
            expect_same(client, cleaner)
            yield client
    finally:
        logger.setLevel(level)


def _expect_workers(client: Any, address: str) -> None:  # noqa: ANN401 (Dask has no types)
    """See that there are workers.

    Raises:
        WorkerError: there are none.
    """
    try:
        client.wait_for_workers(1, timeout=WAIT)
    except TimeoutError as error:
        raise WorkerError(
            f"{address}: has no workers", remedy=f"start some with `dask worker {address}`"
        ) from error


def expect_same(client: Any, cleaner: Cleaner) -> None:  # noqa: ANN401 (Dask has no types)
    """See that workers have the same package, tables and files as this machine.

    Args:
        client: of the cluster.
        cleaner: how to clean.

    Raises:
        WorkerError: they haven't.
    """
    own = fingerprint(cleaner.settings)
    try:
        found = client.run(fingerprint, cleaner.settings, base=Path.cwd())
    except (ImportError, AttributeError, OSError, OcrfixError) as error:
        raise WorkerError(
            f"{client.scheduler.address}: its workers can't do the work: "
            f"{type(error).__name__}: {error}",
            remedy="install the same ocrfix there; word lists must be there by the same paths",
        ) from error
    for worker, other in found.items():
        if other != own:
            raise WorkerError(
                f"{worker}: has another version of ocrfix or of its word lists",
                remedy="install the same ocrfix there",
            )


def clean_there(
    tasks: Iterator[Task],
    *,
    place: Place,
    cleaner: Cleaner,
    client: Any,  # noqa: ANN401 (Dask has no types)
    timeout: float | None = None,
) -> Iterator[tuple[Task, Outcome, float]]:
    """Do tasks on a cluster.

    Args:
        tasks: drawn from only as the cluster gets on.
        place: where sources and results are, for each worker.
        cleaner: how to clean.
        client: of the cluster.
        timeout: seconds that a task may take, or a part of a large one; None for ever.

    Yields:
        Each task with its row and the seconds it took, in any order.

    Raises:
        WorkerError: the scheduler was lost, or a worker hangs that can't be ended.
    """
    refused: list[tuple[Task, Failed]] = []

    def take() -> Task | None:
        for task in tasks:
            try:
                place.refuse_sources(task.name)
            except OutputError as error:
                refused.append((task, Failed.because_of(task.source, error)))
            else:
                return task
        return None

    work = partial(timed, place=place.elsewhere(), cleaner=cleaner.elsewhere())
    for task, answer in in_turn_there(client, work, take, timeout=timeout):
        if isinstance(answer, Lost):
            remedy = LONGER if answer.took_too_long else "see the workers' logs"
            error = WorkerError(f"{task.source}: {answer.reason}", remedy=remedy)
            yield task, Failed.because_of(task.source, error), 0.0
        else:
            row, seconds = answer
            yield task, row, seconds
    yield from ((task, row, 0.0) for task, row in refused)


def timed(task: Task, *, place: Place, cleaner: Cleaner) -> tuple[Outcome, float]:
    """The unit of work, and the seconds it took where it was done."""
    start = monotonic()
    row = attempt(task, place, cleaner, between=still_here)
    return row, monotonic() - start


def in_turn_there(
    client: Any,  # noqa: ANN401 (Dask has no types)
    work: Callable[[T], R],
    take: Callable[[], T | None],
    *,
    timeout: float | None = None,
) -> Iterator[tuple[T, R | Lost]]:
    """Do tasks as the cluster gets on; yields each when it is done, in any order.

    Args:
        client: of the cluster.
        work: what a worker does with a task.
        take: gives the next task, or None when there is none for now; what is yielded may
            make more of them.
        timeout: seconds that a worker may take for a task; None for ever.

    Raises:
        WorkerError: the scheduler was lost, or a worker hangs that can't be ended.
    """
    from distributed import as_completed

    under_way: dict[Any, T] = {}
    suspects: list[T] = []
    alone = False
    done = as_completed(loop=client.loop, with_results=True, raise_errors=False)
    room = Room(client)
    watch = Watch(client, timeout)

    def send(task: T) -> None:
        future = client.submit(watched, task, work, watch.topic, pure=False)
        under_way[future] = task
        done.add(future)

    while True:
        while not alone and len(under_way) < room.size() and (task := take()) is not None:
            send(task)
        if not under_way:
            if not suspects:
                return
            send(suspects.pop(0))
            alone = True
        future, answer = watch.next(done, under_way)
        task = under_way.pop(future)
        if isinstance(answer, Died) and not alone:
            # Maybe another task of the same workers did it: it is tried again, with no other.
            suspects.append(task)
            continue
        alone = False
        yield task, answer


class Room:
    """How many tasks a cluster may have, which grows and shrinks with it.

    Args:
        client: of the cluster.
    """

    def __init__(self, client: Any) -> None:  # noqa: ANN401 (Dask has no types)
        self._client = client
        self._size = 0
        self._asked = -REFRESH

    def size(self) -> int:
        """Tasks that keep all threads busy."""
        if monotonic() - self._asked >= REFRESH:
            self._size = AHEAD * max(1, sum(self._client.nthreads().values()))
            self._asked = monotonic()
        return self._size
