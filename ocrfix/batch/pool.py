"""Processes that work: each has a line of its own, so that one that dies costs its task alone.

The pools of the standard library break as a whole when a worker dies, and can't tell which
task killed it: their tasks lie in one queue. Here each worker has one task at a time, and a
pipe that no other worker writes to. What a worker was doing when it died, or how long it has
been doing it, is known; the others never notice.

Where the system can fork, workers are forked from a process that has loaded what they need,
and share its memory. Elsewhere each starts anew, and maps the tables that all others map.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from threading import Thread, active_count
from time import monotonic, process_time
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from ocrfix.batch.freed import give_back

T = TypeVar("T", bound=Hashable)
R = TypeVar("R")

FORKS = sys.platform == "linux"
"""Whether workers are forked. macOS could, but its own libraries don't survive it."""
POLL = 0.2
"""Seconds after which a worker looks whether the process that started it is still there."""
LONGER = "give it longer with --timeout, or cut it into smaller files"
"""What to do about a file that takes too long."""
RENEWED = 8.0
"""Seconds of processor time after which a forked worker gives way to a fresh one.

Memory that was used for a moment lies between what is remembered from task to task, and is
never given back: after 50 MB of files a worker held 60 MB more than after 5. What is
remembered is of little use to other files: fresh workers take no longer. Renewed so often, one
holds 125 MB at most over 10 MB of files, and 152 over 100; after 15 seconds it was 131 over 10.
"""
PATIENCE = 5.0
"""Seconds that a worker gets to end by itself."""


@dataclass(frozen=True)
class Lost:
    """What becomes of a task whose worker was lost.

    Attributes:
        reason: how.
        took_too_long: whether it was ended for that.
    """

    reason: str
    took_too_long: bool


@dataclass
class _Worker:
    process: Any  # the types of multiprocessing's contexts have no name in common
    line: Connection
    task: Any = None
    since: float = 0.0
    worked: float = 0.0

    @property
    def is_free(self) -> bool:
        return self.task is None


class Pool(Generic[T, R]):
    """Workers that each do one task after the other.

    A context manager; leaving it ends the workers, at once if by an exception.

    Args:
        work: what a worker does with a task; importable where the system can't fork.
        size: how many workers at most; they are started as they are needed.
        timeout: seconds that a task may take; None for ever.
        times: how many times as long a task may take; once if None.
    """

    def __init__(
        self,
        work: Callable[[T], R],
        size: int,
        *,
        timeout: float | None = None,
        times: Callable[[T], float] | None = None,
    ) -> None:
        self._work = work
        self._timeout = timeout
        self._times = times
        self._context: Any = multiprocessing.get_context("fork" if FORKS else "spawn")
        # What is there now is not collected in the workers: the memory stays shared.
        gc.collect()
        gc.freeze()
        self._size = size
        self._workers: list[_Worker] = []
        self.lost = 0
        """How many workers died or were ended."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            if error is not None or not worker.is_free:
                worker.process.kill()
            else:
                with suppress(OSError):  # it may have died by itself
                    # Closing the line would not do: others that were forked have it open too.
                    worker.line.send(None)
            worker.line.close()
        for worker in self._workers:
            worker.process.join(PATIENCE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
        gc.unfreeze()

    @property
    def has_room(self) -> bool:
        """Whether a worker is free, or may be started."""
        return len(self._workers) < self._size or any(w.is_free for w in self._workers)

    @property
    def is_idle(self) -> bool:
        """Whether all are."""
        return all(w.is_free for w in self._workers)

    def give(self, task: T) -> None:
        """Give a free worker a task."""
        worker = next((w for w in self._workers if w.is_free), None)
        if worker is None:
            worker = self._started()
            self._workers.append(worker)
        worker.task, worker.since = task, monotonic()
        with suppress(OSError):  # It has just died: waiting will tell.
            worker.line.send(task)

    def wait(self, seconds: float) -> list[tuple[T, R | Lost, float]]:
        """Tasks that were done or lost, what became of them, and the seconds they took.

        Args:
            seconds: after which there may be none.
        """
        busy = {w.line: w for w in self._workers if not w.is_free}
        ready = set(wait([*busy, *(w.process.sentinel for w in busy.values())], seconds))
        found = []
        for line, worker in busy.items():
            if line not in ready and worker.process.sentinel not in ready:
                answer: R | Lost | None = self._overdue(worker)
            else:
                answer = self._answer(worker)
            if answer is None:
                continue
            found.append((worker.task, answer, monotonic() - worker.since))
            worker.task = None
            if isinstance(answer, Lost):
                self.lost += 1
                self._replace(worker)
            # A fork may find another thread in the middle of something.
            elif worker.worked >= RENEWED and FORKS and active_count() == 1:
                self._replace(worker)
        return found

    def _answer(self, worker: _Worker) -> R | Lost:
        try:
            answer: R
            answer, worker.worked = worker.line.recv()
        except (EOFError, OSError):
            worker.process.join()
            return Lost(_death(worker.process.exitcode), took_too_long=False)
        return answer

    def _overdue(self, worker: _Worker) -> Lost | None:
        if self._timeout is None:
            return None
        limit = self._timeout * (self._times(worker.task) if self._times else 1)
        if monotonic() - worker.since < limit:
            return None
        return Lost(f"took longer than {limit:g} s", took_too_long=True)

    def _replace(self, worker: _Worker) -> None:
        worker.line.close()
        worker.process.kill()
        worker.process.join()
        fresh = self._started()
        worker.process, worker.line, worker.worked = fresh.process, fresh.line, 0.0

    def _started(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        arguments = (theirs, self._work, os.getpid())
        process = self._context.Process(target=serve, args=arguments, daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)


def _death(code: int | None) -> str:
    """How a process ended."""
    if code is not None and code < 0:
        name = next((s.name for s in signal.Signals if s == -code), str(-code))
        hint = "; maybe the memory was full" if name == "SIGKILL" else ""
        return f"its process was killed ({name}{hint})"
    return f"its process ended with code {code}"


def serve(line: Connection, work: Callable[[Any], Any], parent: int) -> None:
    """Be a worker: do what comes down the line, until it is None, or closed.

    Args:
        line: where tasks come from and answers go.
        work: what is done with a task.
        parent: process that started this one; without it there is nothing to do.
    """
    # Control-C reaches all processes of a terminal; the first of them decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(parent,), daemon=True).start()
    while True:
        try:
            task = line.recv()
        except (EOFError, OSError):
            return
        if task is None:
            return
        line.send((work(task), process_time()))
        give_back()


def _end_with(parent: int) -> None:
    """End this process when the one that started it has gone, whatever it is doing."""
    starter = multiprocessing.parent_process()
    while starter is not None and os.getppid() == parent:
        if wait([starter.sentinel], POLL):
            break
    os._exit(1)


def in_turn(
    pool: Pool[T, R], take: Callable[[], T | None], *, attempts: int
) -> Iterator[tuple[T, R | Lost, float]]:
    """Do tasks as workers become free; yields each when it is done, in any order.

    A task whose worker died is done again alone: what dies then was not somebody else's fault.

    Args:
        pool: to do them.
        take: gives the next task when a worker is free, or None when there is none for now;
            what is yielded may make more of them.
        attempts: times that a task may lose its worker before it is lost itself.
    """
    deaths: Counter[T] = Counter()
    suspects: list[T] = []
    alone = False
    while True:
        while not suspects and not alone and pool.has_room and (task := take()) is not None:
            pool.give(task)
        if pool.is_idle:
            if not suspects:
                return
            pool.give(suspects.pop(0))
            alone = True
        for task, answer, seconds in pool.wait(POLL):
            alone = False
            if isinstance(answer, Lost) and not answer.took_too_long:
                deaths[task] += 1
                if deaths[task] < attempts:
                    suspects.append(task)
                    continue
            del deaths[task]
            yield task, answer, seconds
