"""How fast ocrfix and others are, as whole processes from a cold start.

    python bench/speed.py FILE... [--repeats N] [--peers NAME...] [--out DIR]

A ``.txt`` file is one text; the pages of a ``.jsonl`` set are put together into one. Each
corrector gets each text in a process of its own, that starts Python, loads its data, reads
the text and writes it corrected; ocrfix by its command. Turns go round, so that what else
the machine does befalls all alike; speeds and ratios are by processor time, on one core.
Writes ``speed.md`` and ``speed.json`` into DIR.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Timer
from time import perf_counter
from typing import Any

import report
from peers import PEERS, make, version_of
from sets import read

import ocrfix

OCRFIX = "ocrfix"
HERE = Path(__file__).parent
KILOBYTES = 1024
"""Kilobytes to a megabyte; Linux tells memory in kilobytes."""
LONGEST_WAIT = 120.0
"""Seconds after which a corrector is given up on a text, and on longer ones."""


@dataclass
class Run:
    """What a corrector took for a text.

    Attributes:
        seconds: from start to end, the median of all repeats; None when it was given up.
        processor: seconds of processor time, likewise.
        megabytes: of memory it held at most.
    """

    seconds: float | None
    processor: float | None
    megabytes: float


def text_of(path: Path) -> str:
    """The text of a file, or the pages of a set."""
    if path.suffix == ".jsonl":
        return "\n\n".join(pair.ocr for pair in read(path))
    return path.read_text("utf-8")


def command(name: str) -> list[str]:
    """What runs a corrector from standard input to standard output."""
    if name == OCRFIX:
        return [sys.executable, "-m", "ocrfix", "clean", "-", "--quiet"]
    return [sys.executable, __file__, "--one", name]


def timed(name: str, source: Path) -> Run:
    """Run a corrector once."""
    start = perf_counter()
    with source.open("rb") as file:
        process = subprocess.Popen(  # noqa: S603 (our own commands)
            command(name),
            stdin=file,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
    too_long = Timer(LONGEST_WAIT, process.kill)
    too_long.start()
    # Unlike Popen.wait, this tells the memory and processor time of this one child.
    _, status, usage = os.wait4(process.pid, 0)
    seconds = perf_counter() - start
    too_long.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    megabytes = usage.ru_maxrss / KILOBYTES
    if process.returncode == -signal.SIGKILL:
        return Run(None, None, megabytes)
    if process.returncode:
        raise SystemExit(f"{name} failed on {source}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, megabytes)


def measure(path: Path, names: Sequence[str], repeats: int) -> dict[str, Run]:
    """Run all correctors on a text, in turns."""
    runs: dict[str, list[Run]] = {name: [] for name in names}
    for _ in range(repeats):
        for name, done in runs.items():
            if not done or done[-1].seconds is not None:
                done.append(timed(name, path))
    found = {}
    for name, done in runs.items():
        seconds = [run.seconds for run in done if run.seconds is not None]
        processor = [run.processor for run in done if run.processor is not None]
        found[name] = Run(
            median(seconds) if seconds else None,
            median(processor) if processor else None,
            max(run.megabytes for run in done),
        )
    return found


def tables(measured: dict[str, Any]) -> str:
    """A table for each text."""
    head = ["", "MB/s", "seconds", "of processor", "times as long as ocrfix", "memory, MB"]
    parts = []
    for name, some in measured["texts"].items():
        ours = some["runs"][OCRFIX]["processor"]
        rows = []
        for corrector, run in some["runs"].items():
            if run["seconds"] is None:
                cells = [
                    f"under {_speed(some, LONGEST_WAIT):.3f}",
                    f"over {LONGEST_WAIT:.0f}",
                    "",
                    "",
                ]
            else:
                ratio = f"{run['processor'] / ours:.2f}" if ours else ""
                cells = [f"{_speed(some, run['processor']):.3f}"]
                cells += [f"{run['seconds']:.2f}", f"{run['processor']:.2f}", ratio]
            rows.append([corrector, *cells, f"{run['megabytes']:.0f}"])
        parts.append(f"### {name}\n\n{some['bytes'] / 1e6:.3f} MB.\n")
        parts.append(report.table(head, rows))
    return "\n".join(parts)


def _speed(some: dict[str, Any], seconds: float) -> float:
    return float(some["bytes"]) / 1e6 / seconds


def run_one(name: str) -> None:
    """Be a peer: correct standard input."""
    sys.stdout.write(make(name)(sys.stdin.read()))


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and write what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--peers", nargs="*", choices=list(PEERS), default=list(PEERS))
    parser.add_argument("--out", type=Path, default=HERE / "results")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.one:
        run_one(args.one)
        return
    names = [OCRFIX]
    for name in args.peers:
        if version_of(name):
            names.append(name)
        else:
            print(f"left out: {name}: not installed; pip install 'ocrfix[bench]'")
    # As pip does for what it installs, the peers among it; a checkout need not be compiled.
    compileall.compile_dir(Path(ocrfix.__file__).parent, quiet=1)
    found: dict[str, Any] = {}
    with TemporaryDirectory() as folder:
        for path in args.files:
            source = Path(folder) / "text.txt"
            source.write_text(text_of(path), "utf-8")
            runs = measure(source, names, args.repeats)
            plain = {name: asdict(run) for name, run in runs.items()}
            found[path.stem] = {"bytes": source.stat().st_size, "runs": plain}
            print(path.stem, runs[OCRFIX], flush=True)
    args.out.mkdir(parents=True, exist_ok=True)
    measured = {"repeats": args.repeats, "texts": found}
    (args.out / "speed.json").write_text(json.dumps(measured, indent=1) + "\n", "utf-8")
    (args.out / "speed.md").write_text(tables(measured), "utf-8")


if __name__ == "__main__":
    main()
