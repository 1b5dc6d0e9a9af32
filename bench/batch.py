"""What a batch costs: speed by workers, memory, start-up, resuming, and one large file.

    python bench/batch.py FOLDER [--size MB] [--files N] [--workers N...] [--sizes MB...]

FOLDER has clean texts (``.txt``), of which damaged ones are made, the same each time. All runs
are of the command, in processes of their own. Memory is looked up in ``/proc`` while they run:
what a worker holds in all, and of that what it doesn't share with others. What else the
machine does shows in the times; ``idle`` tells how much of it was free. Writes ``batch.md``
and ``batch.json`` into DIR.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter
from typing import Any

import report

HERE = Path(__file__).parent
MEGA = 1_000_000
MISREAD = {"h": "li", "e": "c", "m": "rn", "l": "1", "o": "0", "d": "cl", "n": "u", "t": "l"}
DAMAGE = (0.0, 0.002, 0.01)
"""Shares of the letters that are misread: a third of the files is clean, a third is bad."""
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
    """

    def __init__(self, pid: int) -> None:
        self.worker = self.own = self.parent = 0.0
        self._pid = pid
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
            for pid in children(self._pid):
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


def ran(source: Path, out: Path, workers: int, *options: str) -> Ran:
    """Run the command."""
    command = [sys.executable, "-m", "ocrfix.cli", "clean", str(source), "-o", str(out)]
    command += ["--quiet", "--timeout", "36000", "--jobs", str(workers), *options]
    before = ticks()
    start = perf_counter()
    process = subprocess.Popen(  # noqa: S603 (our own command)
        command, env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    )
    watch = Watch(process.pid)
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


def damaged(text: str, random: Random, share: float) -> str:
    """A text with some of its letters read as others."""
    if not share:
        return text
    return "".join(MISREAD.get(c, c) if random.random() < share else c for c in text)


def texts(folder: Path) -> Iterator[str]:
    """The clean texts, over and over."""
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise SystemExit(f"{folder}: has no .txt")
    while True:
        for path in paths:
            yield path.read_text("utf-8", "replace").replace("\r\n", "\n")


def make_files(folder: Path, clean: Path, megabytes: float, files: int) -> Path:
    """A folder of damaged files, all of about the same size."""
    random = Random(1)  # noqa: S311 (the same each time)
    length = int(megabytes * MEGA / files)
    rest, source = "", texts(clean)
    folder.mkdir(parents=True)
    for number in range(files):
        while len(rest) < length:
            rest += next(source)
        text, rest = rest[:length], rest[length:]
        text = damaged(text, random, DAMAGE[number % len(DAMAGE)])
        (folder / f"{number:05}.txt").write_text(text, "utf-8")
    return folder


def make_file(path: Path, clean: Path, megabytes: float) -> Path:
    """One damaged file."""
    parts, size, source = [], 0, texts(clean)
    random = Random(2)  # noqa: S311 (the same each time)
    while size < megabytes * MEGA:
        text = next(source)[: int(megabytes * MEGA) - size]
        parts.append(damaged(text, random, DAMAGE[1]))
        size += len(text)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(parts), "utf-8")
    return path


def measure(args: argparse.Namespace, work: Path) -> dict[str, Any]:
    """All runs."""
    found: dict[str, Any] = {"files": args.files, "cores": os.cpu_count(), "workers": {}}
    one = make_file(work / "one" / "a.txt", args.folder, 0.0001)
    found["start"] = told("start", ran(one, work / "started", 1))
    tenth = make_files(work / "tenth", args.folder, args.size / 10, max(1, args.files // 10))
    most = max(args.workers)
    found["tenth"] = told("a tenth", ran(tenth, work / "out-tenth", most))
    full = make_files(work / "full", args.folder, args.size, args.files)
    for workers in args.workers:
        some = ran(full, work / f"out-{workers}", workers)
        found["workers"][str(workers)] = told(f"{workers} workers", some)
    again = ran(full, work / f"out-{most}", most, "--resume")
    found["resume"] = told("resume", again)
    found["sizes"] = {}
    for size in args.sizes:
        path = make_file(work / f"size-{size}" / "a.txt", args.folder, size)
        some = ran(path, work / f"out-size-{size}", 1)
        found["sizes"][str(size)] = told(f"one file of {size} MB", some)
    return found


def told(what: str, some: Ran) -> dict[str, float]:
    """The figures, which are printed as well."""
    print(what, some, flush=True)
    return asdict(some)


def tables(found: dict[str, Any]) -> str:
    """The figures for people."""
    named = {f"{n} workers" if n != "1" else "1 worker": r for n, r in found["workers"].items()}
    named["a tenth of it"] = found["tenth"]
    named["nothing left to do"] = found["resume"]
    named["one line of text"] = found["start"]
    head = ["", "MB", "seconds", "MB/s", "of processor", "worker, MB", "own", "parent, MB", "idle"]
    rows = [[name, *cells(run)] for name, run in named.items()]
    sizes = []
    for size, run in found["sizes"].items():
        each = (run[name] / run["megabytes"] for name in ("seconds", "processor"))
        sizes.append([f"{float(size):g}", *(f"{n:.2f}" for n in each), f"{run['worker']:.0f}"])
    large = report.table(["MB in one file", "seconds/MB", "of processor", "worker, MB"], sizes)
    return f"{found['files']:,} files.\n\n{report.table(head, rows)}\n{large}"


def cells(run: dict[str, float]) -> list[str]:
    """A run's row."""
    speed = f"{run['megabytes'] / run['seconds']:.3f}"
    figures = [f"{run['megabytes']:.1f}", f"{run['seconds']:.1f}", speed, f"{run['processor']:.1f}"]
    return [*figures, *(f"{run[n]:.0f}" for n in ("worker", "own", "parent")), f"{run['idle']:.0%}"]


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and write what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=float, default=100.0)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--sizes", type=float, nargs="*", default=[0.1, 1, 10, 100])
    parser.add_argument("--out", type=Path, default=HERE / "results")
    args = parser.parse_args(argv)
    with TemporaryDirectory() as work:
        found = measure(args, Path(work))
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "batch.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    (args.out / "batch.md").write_text(tables(found), "utf-8")


if __name__ == "__main__":
    main()
