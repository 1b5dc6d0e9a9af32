"""In which order files and the parts of large files are cleaned."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ocrfix import cuts
from ocrfix.batch.work import Task
from ocrfix.report import Done, Failed, Outcome

MOST_LARGE = 2
"""Large files that are cleaned at a time: while one is put together, parts of another are done."""


@dataclass(frozen=True)
class Whole:
    """A file, to be cleaned in one go or, a large one, from its parts."""

    task: Task
    is_large: bool = False


@dataclass(frozen=True)
class PartOf:
    """A part of a large file, by its digest."""

    task: Task
    digest: str


Work = Whole | PartOf
Answer = Outcome | tuple[str, ...]
"""What comes of it: a file's row, or the digests of the parts that it needs; none of a part."""


@dataclass
class _Large:
    """A large file that is being cleaned.

    Attributes:
        open: how much of it is being done or to be done.
        seconds: that were spent on it.
        failed: what became of it, if it has failed.
    """

    open: int = 1
    seconds: float = 0.0
    failed: Failed | None = None


class Agenda:
    """What is to be done next: parts of large files first, so that few are begun at a time.

    Args:
        tasks: all files; drawn from as there is room.
    """

    def __init__(self, tasks: Iterator[Task]) -> None:
        self._tasks = tasks
        self._ready: deque[Work] = deque()
        self._waiting: deque[Task] = deque()
        self._large: dict[Task, _Large] = {}

    def take(self) -> Work | None:
        """The next thing to do; None if there is none until something else is done."""
        if self._ready:
            return self._ready.popleft()
        if self._waiting and len(self._large) < MOST_LARGE:
            return self._begun(self._waiting.popleft())
        for task in self._tasks:
            if not is_large(task):
                return Whole(task)
            if len(self._large) < MOST_LARGE:
                return self._begun(task)
            self._waiting.append(task)
        return None

    def _begun(self, task: Task) -> Work:
        self._large[task] = _Large()
        return Whole(task, is_large=True)

    def settle(self, work: Work, answer: Answer, seconds: float) -> tuple[Outcome, float] | None:
        """What became of a file, with the seconds it took, once that is known.

        Args:
            work: what was done.
            answer: what came of it.
            seconds: that it took.
        """
        task, large = work.task, self._large.get(work.task)
        if large is None:
            return (answer, seconds) if isinstance(answer, Done | Failed) else None
        large.open -= 1
        large.seconds += seconds
        outcome: Outcome | None = large.failed
        if isinstance(answer, Done | Failed):
            outcome = outcome or answer
            self._drop(task, large)
        else:
            self._ready.extend(PartOf(task, digest) for digest in answer)
            large.open += len(answer)
        if isinstance(outcome, Failed):
            large.failed = outcome
        if large.open:
            return None
        if outcome is None:
            # All parts are there: now the file.
            self._ready.append(Whole(task, is_large=True))
            large.open = 1
            return None
        del self._large[task]
        return outcome, large.seconds

    def _drop(self, task: Task, large: _Large) -> None:
        """Leave what is still to be done of a file, as it is done or has failed."""
        kept = [work for work in self._ready if work.task != task]
        large.open -= len(self._ready) - len(kept)
        self._ready = deque(kept)


def is_large(task: Task) -> bool:
    """Whether a file may have to be cut; one that isn't on this machine is cut where it is done."""
    try:
        return Path(task.source).stat().st_size > cuts.LIMIT
    except OSError:
        return False
