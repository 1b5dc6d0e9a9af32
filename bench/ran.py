"""A run of ``ocrfix clean`` in a process of its own: its times, and the memory of its workers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

MEGA = 1_000_000
EVERY = 0.2
"""Seconds between two looks at the memory."""
KILOBYTES = 1000


@dataclass
class Ran:
    """What a run took.

    Attributes:
        megabytes: of the sources.
        seconds: from start to end.
        processor: seconds of processor time, of all processes together.
        worker: megabytes that a worker held at most.
        own: megabytes of that which it didn't share with others.
        parent: megabytes that the process which directs them held at most.
        idle: share of the machine's processor time that nobody used.
    """

    megabytes: float
    seconds: float
    processor: float
    worker: float
    own: float
    parent: float
    idle: float

    @property
    def speed(self) -> float:
        """Megabytes a second."""
        return self.megabytes / self.seconds


class Watch:
    """Looks at the memory of a process and of those that it starts, until told to stop.

    Args:
        pid: of the process.
        workers: processes that work for it, if they aren't its own.
    """

    def __init__(self, pid: int, workers: Sequence[int]) -> None:
        self.worker = self.own = self.parent = 0.0
        self._pid = pid
        self._workers = workers
        self._stop = Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop looking."""
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(EVERY):
            self.parent = max(self.parent, memory(self._pid)[0])
            for pid in self._workers or children(self._pid):
                held, own = memory(pid)
                self.worker, self.own = max(self.worker, held), max(self.own, own)


def memory(pid: int) -> tuple[float, float]:
    """Megabytes that a process holds, and those that it alone holds."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()[1:]
    except OSError:
        return 0.0, 0.0
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    own = sizes["Private_Clean"] + sizes["Private_Dirty"]
    return sizes["Rss"] / KILOBYTES, own / KILOBYTES


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    try:
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def ticks() -> tuple[int, int]:
    """The machine's processor time so far: all of it, and the unused part."""
    times = [int(t) for t in Path("/proc/stat").read_text("ascii").splitlines()[0].split()[1:9]]
    return sum(times), times[3] + times[4]


def ran(source: Path, out: Path, workers: int, *options: str, others: Sequence[int] = ()) -> Ran:
    """Run the command; ``others`` are processes that work for it and aren't its own."""
    command = [sys.executable, "-m", "ocrfix", "clean", str(source), "-o", str(out)]
    command += ["--quiet", "--timeout", "36000", "--jobs", str(workers), *options]
    before = ticks()
    start = perf_counter()
    process = subprocess.Popen(  # noqa: S603 (our own command)
        command, env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    )
    watch = Watch(process.pid, others)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    watch.end()
    after = ticks()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: ended with {process.returncode}")
    found = source.rglob("*.txt") if source.is_dir() else [source]
    return Ran(
        megabytes=sum(path.stat().st_size for path in found) / MEGA,
        seconds=seconds,
        processor=usage.ru_utime + usage.ru_stime,
        worker=watch.worker,
        own=watch.own,
        parent=watch.parent,
        idle=(after[1] - before[1]) / max(1, after[0] - before[0]),
    )
