"""What becomes of tasks that were sent to a Dask cluster, and of those that take too long.

A worker that hangs can't be talked to, and Dask waits for it for ever. So each worker says when
it begins a task. One that isn't done in time is taken back, and its worker is ended by its
nanny, the process that watches it and starts another one; what else it had is done by others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from threading import get_ident
from time import monotonic, sleep
from typing import Any, TypeVar

from ocrfix.batch.freed import give_back, keep_large
from ocrfix.batch.pool import Lost
from ocrfix.errors import WorkerError

T = TypeVar("T")
R = TypeVar("R")

POLL = 0.02
"""Seconds after which it is looked again what is done and what is overdue."""
ENDING = 30.0
"""Seconds in which a nanny ends a worker and starts another."""
TOPIC: ContextVar[str | None] = ContextVar("TOPIC", default=None)
"""Under which a worker says what it is doing."""


class Died(Lost):
    """What becomes of a task whose workers died, one after the other."""


def watched(task: T, work: Callable[[T], R], topic: str) -> R:
    """Do a task on a worker, and say before that it is begun.

    Args:
        task: what to do.
        work: how.
        topic: under which to say so.
    """
    keep_large()
    TOPIC.set(topic)
    still_here()
    try:
        return work(task)
    finally:
        give_back()


def still_here() -> None:
    """Say on a worker that its task is getting on: the time for it begins anew."""
    from distributed import get_worker
    from distributed.utils import sync

    worker = get_worker()
    told = {
        "task": worker.get_current_task(),
        "worker": worker.address,
        "thread": get_ident(),
    }
    # Not by its own means, which send a little later: a worker may hang so that it sends nothing.
    sync(worker.loop, worker.scheduler.log_event, topic=TOPIC.get(), msg=told)


class Watch:
    """Waits for what workers do, but not for ever.

    Args:
        client: of the cluster.
        timeout: seconds that a worker may take for a task; None for ever.
    """

    def __init__(self, client: Any, timeout: float | None) -> None:  # noqa: ANN401 (Dask has no types)
        self.topic = f"ocrfix-{client.id}"
        self._client = client
        self._timeout = timeout
        self._begun: dict[tuple[str, int], tuple[str, float]] = {}
        """What each thread of each worker does, and since when. Of what it did before, worker
        and scheduler may know that it is done, and we not yet."""
        self._given_up: set[str] = set()
        client.subscribe_topic(self.topic, self._hear)

    def _hear(self, event: tuple[float, dict[str, Any]]) -> None:
        _, told = event
        self._begun[told["worker"], told["thread"]] = told["task"], monotonic()

    def next(self, done: Any, under_way: Iterable[Any]) -> tuple[Any, Any]:  # noqa: ANN401 (as above)
        """The next task that was done or lost, and what became of it.

        Args:
            done: gives tasks that were done with their results, which lie on their workers:
                one that hangs doesn't give them either.
            under_way: those that weren't, as far as is known.

        Raises:
            WorkerError: the scheduler was lost, or a worker hangs that can't be ended.
        """
        while True:
            while not done.has_ready():
                if (late := self._late(under_way)) is not None:
                    future, worker = late
                    self._given_up.add(future.key)
                    future.cancel()
                    self._end(worker)
                    return future, Lost(self._reason, took_too_long=True)
                self._end_those_left()
                sleep(POLL)
            future, result = next(done)
            if future in under_way:  # and none that was taken back
                return future, _answer(future, result)

    def _late(self, under_way: Iterable[Any]) -> tuple[Any, str] | None:
        """A task that was begun too long ago, and its worker; None if there is none."""
        if self._timeout is None:
            return None
        before = monotonic() - self._timeout
        late = {task: place for place, (task, begun) in list(self._begun.items()) if begun < before}
        found = next((f for f in under_way if f.key in late), None) if late else None
        if found is None:
            return None
        del self._begun[late[found.key]]
        return found, late[found.key][0]

    @property
    def _reason(self) -> str:
        return f"took longer than {self._timeout:g} s"

    def _end_those_left(self) -> None:
        """End workers that got a task when its first worker had been ended, but it not taken back.

        Both are told to the scheduler by different ways, and either may be the quicker.
        """
        for place, (task, _) in list(self._begun.items()):
            if task in self._given_up:
                del self._begun[place]
                self._end(place[0])

    def _end(self, worker: str) -> None:
        try:
            self._client.restart_workers([worker], timeout=ENDING, raise_for_error=False)
        except KeyError:  # it has gone meanwhile
            return
        except ValueError as error:
            raise WorkerError(
                f"{worker}: a file {self._reason}, and the worker can't be ended: {error}",
                remedy="start workers with a nanny, as `dask worker` does unless told otherwise",
            ) from error


def _answer(future: Any, result: Any) -> Any:  # noqa: ANN401 (what work gives)
    """What became of a task that was sent.

    Raises:
        WorkerError: nobody knows, as the scheduler was lost.
    """
    from distributed import KilledWorker

    if future.status == "cancelled":
        raise WorkerError(
            "the scheduler was lost",
            remedy="start it again, and run the same command again: it goes on from here",
        )
    if future.status != "error":
        return result
    _, error, _ = result
    if isinstance(error, KilledWorker):
        return Died("each worker that had it died; maybe the memory was full", took_too_long=False)
    return Lost(f"a mistake on a worker: {type(error).__name__}: {error}", took_too_long=False)
