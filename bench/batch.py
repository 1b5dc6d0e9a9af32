"""What a batch costs: speed by workers, memory, start-up, resuming, Dask, and one large file.

    python bench/batch.py FOLDER [PART...] [--size MB] [--files N] [--workers N...]
        [--sizes MB...] [--work DIR] [--out DIR]

FOLDER has clean texts (``.txt``), of which damaged ones are made, the same each time. The parts
are ``start``, ``tenth`` (a tenth of the files, for the memory of a worker), ``workers``,
``resume``, ``dask``, ``dask_tenth`` and ``sizes``; all of them unless some are named, and what was
measured of the others before stays, as does what was measured with other numbers of workers and of
files of other sizes. With ``--work`` what one part made is there for the next.

All runs are of the command, in processes of their own. Memory is looked up in ``/proc`` while
they run: what a worker holds in all, and of that what it doesn't share with others. What else the
machine does shows in the times; ``idle`` tells how much of it was free. Writes ``batch.md``
and ``batch.json`` into DIR.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random
from shutil import rmtree
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import report
from ran import MEGA, Ran, ran

HERE = Path(__file__).parent
MISREAD = {"h": "li", "e": "c", "m": "rn", "l": "1", "o": "0", "d": "cl", "n": "u", "t": "l"}
DAMAGE = (0.0, 0.002, 0.01)
"""Shares of the letters that are misread: a third of the files is clean, a third is bad."""


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


def folder_of(args: argparse.Namespace, work: Path, share: int) -> Path:
    """The files, or every so many of them, made if they aren't there."""
    folder, files = work / f"in-{share}", max(1, args.files // share)
    return folder if folder.exists() else make_files(folder, args.folder, args.size / share, files)


def start(args: argparse.Namespace, work: Path) -> dict[str, Any]:
    """A line of text, and nothing else."""
    one = make_file(work / "one" / "a.txt", args.folder, 0.0001)
    return told("start", ran(one, fresh(work / "out-one"), 1))


def tenth(args: argparse.Namespace, work: Path) -> dict[str, Any]:
    """A tenth of the files."""
    some = folder_of(args, work, 10)
    return told("a tenth", ran(some, fresh(work / "out-tenth"), max(args.workers)))


def workers(args: argparse.Namespace, work: Path) -> dict[str, Any]:
    """All files, with each number of workers."""
    full, found = folder_of(args, work, 1), {}
    for n in args.workers:
        found[str(n)] = told(f"{n} workers", ran(full, fresh(work / f"out-{n}"), n))
    return found


def resume(args: argparse.Namespace, work: Path) -> dict[str, Any]:
    """A run with nothing left to do."""
    full, most = folder_of(args, work, 1), max(args.workers)
    out = work / f"out-{most}"
    if not (out / "report.json").exists():
        ran(full, out, most)
    return told("resume", ran(full, out, most, "--resume"))


def dask(args: argparse.Namespace, work: Path) -> dict[str, Any]:
    """All files by as many workers of a Dask cluster, which is up before."""
    return on_cluster(folder_of(args, work, 1), args, work)


def dask_tenth(args: argparse.Namespace, work: Path) -> dict[str, Any]:
    """A tenth of the files by the workers of a Dask cluster."""
    return on_cluster(folder_of(args, work, 10), args, work)


def on_cluster(folder: Path, args: argparse.Namespace, work: Path) -> dict[str, Any]:
    """Files by the workers of a Dask cluster."""
    from distributed import Client, LocalCluster

    most = max(args.workers)
    with (
        LocalCluster(n_workers=most, threads_per_worker=1, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        pids = list(client.run(os.getpid).values())
        before = sum(client.run(process_time).values())
        address = cluster.scheduler_address
        some = ran(folder, fresh(work / "out-dask"), most, "--scheduler", address, others=pids)
        some.processor += sum(client.run(process_time).values()) - before
    return told(f"{most} Dask workers", some)


def sizes(args: argparse.Namespace, work: Path) -> dict[str, Any]:
    """One file, of each size."""
    found = {}
    for size in args.sizes:
        path = make_file(work / f"size-{size}" / "a.txt", args.folder, size)
        some = ran(path, fresh(work / f"out-size-{size}"), 1)
        found[f"{size:g}"] = told(f"one file of {size} MB", some)
    return found


PARTS = {part.__name__: part for part in (start, tenth, workers, resume, dask, dask_tenth, sizes)}
"""What may be measured by itself."""


def fresh(out: Path) -> Path:
    """A folder that isn't there."""
    rmtree(out, ignore_errors=True)
    return out


def told(what: str, some: Ran) -> dict[str, float]:
    """The figures, which are printed as well."""
    print(what, some, flush=True)
    return asdict(some)


def tables(found: dict[str, Any]) -> str:
    """The figures for people."""
    by_workers = found.get("workers", {}).items()
    named = {f"{n} workers" if n != "1" else "1 worker": run for n, run in by_workers}
    others = {
        "tenth": "a tenth of it",
        "dask": "as many Dask workers",
        "dask_tenth": "Dask, a tenth of it",
        "resume": "nothing left to do",
        "start": "one line of text",
    }
    named |= {name: found[part] for part, name in others.items() if part in found}
    head = ["", "MB", "seconds", "MB/s", "of processor", "worker, MB", "own", "parent, MB", "idle"]
    rows = [[name, *cells(run)] for name, run in named.items()]
    large = []
    for size, run in sorted(found.get("sizes", {}).items(), key=lambda item: float(item[0])):
        each = (run[name] / run["megabytes"] for name in ("seconds", "processor"))
        memory = (f"{run[name]:.0f}" for name in ("worker", "own"))
        large.append([size, *(f"{n:.2f}" for n in each), *memory])
    told_of = ["MB in one file", "seconds/MB", "of processor", "worker, MB", "own"]
    files = f"{found['files']:,} files, {found['size']:g} MB.\n\n"
    said = f"{files}{report.table(head, rows)}\n{quicker(found)}"
    return f"{said}{report.table(told_of, large)}"


def quicker(found: dict[str, Any]) -> str:
    """How many times as quick several workers are as one, where both were measured."""
    by_workers = {int(n): run["seconds"] for n, run in found.get("workers", {}).items()}
    if 1 not in by_workers or len(by_workers) == 1:
        return ""
    more = (f"{n} workers {by_workers[1] / by_workers[n]:.2f}" for n in sorted(by_workers) if n > 1)
    return f"Times as quick as one worker: {', '.join(more)}.\n\n"


def cells(run: dict[str, float]) -> list[str]:
    """A run's row."""
    speed = f"{run['megabytes'] / run['seconds']:.3f}"
    figures = [f"{run['megabytes']:.1f}", f"{run['seconds']:.1f}", speed, f"{run['processor']:.1f}"]
    return [*figures, *(f"{run[n]:.0f}" for n in ("worker", "own", "parent")), f"{run['idle']:.0%}"]


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and write what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--size", type=float, default=100.0)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--sizes", type=float, nargs="*", default=[0.1, 1, 10, 100])
    parser.add_argument("--work", type=Path, help="keep files and results here")
    parser.add_argument("--out", type=Path, default=HERE / "results")
    args = parser.parse_args(argv)
    if unknown := set(args.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    args.out.mkdir(parents=True, exist_ok=True)
    path = args.out / "batch.json"
    of = {"files": args.files, "size": args.size, "cores": os.cpu_count()}
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    if {name: found.get(name) for name in of} != of:
        found = dict(of)  # of other files, or of another machine
    with TemporaryDirectory() as temporary:
        work = args.work or Path(temporary)
        for name in args.parts or PARTS:
            measured = PARTS[name](args, work)
            if name in {"workers", "sizes"}:
                measured = {**found.get(name, {}), **measured}
            found[name] = measured
            path.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
            (args.out / "batch.md").write_text(tables(found), "utf-8")


if __name__ == "__main__":
    main()
