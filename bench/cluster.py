"""A Dask cluster beside one machine: the same files, the same bytes, how fast.

    python bench/cluster.py FILE... [--workers 2] [--megabytes 4] [--out DIR]

The files, cut into pages of some 20 KB up to so many megabytes, are cleaned by the command
itself: by one process and by several, by a Dask cluster of as many on this machine, which is
up before, and as JSON Lines. Seconds are those on the clock, from start to end of the command,
and those of processor time, of all processes together, which another's load hardly changes.
Writes ``cluster.md`` and ``cluster.json`` into DIR.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

import report

HERE = Path(__file__).parent
PAGE = 20_000
"""Code points of a page, more or less."""


@dataclass
class Run:
    """One way to clean the files.

    Attributes:
        seconds: from start to end.
        processor: seconds of all processes together.
        speed: megabytes of text a second.
        same: whether the texts are those of the first way.
    """

    seconds: float
    processor: float
    speed: float
    same: bool


def pages(files: Sequence[Path], most: float) -> Iterator[str]:
    """Pages of the files, up to so many bytes."""
    size = 0
    for path in files:
        text = path.read_text("utf-8")
        while text and size < most:
            end = text.find("\n\n", PAGE) + 2 if len(text) > PAGE else len(text)
            end = end if end > 1 else len(text)
            yield text[:end]
            size += len(text[:end].encode())
            text = text[end:]


def made(folder: Path, files: Sequence[Path], most: float) -> int:
    """Make the files to clean; gives their bytes."""
    (folder / "in").mkdir()
    size = 0
    with (folder / "lines.jsonl").open("w", encoding="utf-8") as lines:
        for n, page in enumerate(pages(files, most)):
            (folder / f"in/{n:05}.txt").write_text(page, "utf-8", newline="")
            lines.write(f"{json.dumps({'id': n, 'text': page}, ensure_ascii=False)}\n")
            size += len(page.encode())
    return size


def timed(folder: Path, *arguments: str) -> float:
    """Run the command in a folder."""
    start = perf_counter()
    command = [sys.executable, "-m", "ocrfix", "clean", "--quiet", *arguments]
    subprocess.run(command, cwd=folder, check=True)  # noqa: S603 (our own command)
    return perf_counter() - start


def digest(folder: Path) -> str:
    """Of all texts of a run, however they were written."""
    digests = sha256()
    if (folder / "lines.jsonl").exists():
        with (folder / "lines.jsonl").open(encoding="utf-8") as lines:
            texts = [json.loads(line)["text"] for line in lines]
    else:
        texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))]
    for text in texts:
        digests.update(text.encode())
    return digests.hexdigest()


def processor(client: Any) -> float:  # noqa: ANN401 (Dask has no types)
    """Seconds of processor time that commands and workers took so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    there = sum(client.run(process_time).values())
    return float(usage.ru_utime + usage.ru_stime + there)


def measure(folder: Path, size: int, workers: int) -> dict[str, Run]:
    """Clean the files in each way."""
    from distributed import Client, LocalCluster

    lines = ("lines.jsonl", "--jsonl", "text")
    with (
        LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0"
        ) as cluster,
        Client(cluster) as client,
    ):
        cluster_of = ("--scheduler", cluster.scheduler_address)
        ways = {
            "files, 1 process": ("in", "--jobs", "1"),
            f"files, {workers} processes": ("in", "--jobs", str(workers)),
            f"files, {workers} Dask workers": ("in", *cluster_of),
            f"files, {workers} Dask workers, again": ("in", *cluster_of),
            "JSON Lines, 1 process": (*lines, "--jobs", "1"),
            f"JSON Lines, {workers} processes": (*lines, "--jobs", str(workers)),
            f"JSON Lines, {workers} Dask workers": (*lines, *cluster_of),
        }
        found: dict[str, Run] = {}
        first = ""
        for n, (name, arguments) in enumerate(ways.items()):
            out = f"out{n}"
            before = processor(client)
            seconds = timed(folder, *arguments, "-o", out)
            used = processor(client) - before
            own = digest(folder / out)
            first = first or own
            found[name] = Run(seconds, used, size / 1e6 / seconds, own == first)
            print(name, found[name], flush=True)
    return found


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and write what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--megabytes", type=float, default=4.0)
    parser.add_argument("--out", type=Path, default=HERE / "results")
    args = parser.parse_args(argv)
    with TemporaryDirectory() as made_in:
        folder = Path(made_in)
        size = made(folder, args.files, args.megabytes * 1e6)
        runs = measure(folder, size, args.workers)
    args.out.mkdir(parents=True, exist_ok=True)
    measured = {"bytes": size, "runs": {name: asdict(run) for name, run in runs.items()}}
    (args.out / "cluster.json").write_text(json.dumps(measured, indent=1) + "\n", "utf-8")
    one = runs["files, 1 process"].speed
    rows = [
        [
            name,
            f"{run.seconds:.1f}",
            f"{run.speed:.3f}",
            f"{run.speed / one:.2f}",
            f"{run.processor:.1f}",
            "yes" if run.same else "no",
        ]
        for name, run in runs.items()
    ]
    head_of = ["", "seconds", "MB/s", "times one process", "of processor", "same texts"]
    table = report.table(head_of, rows)
    head = f"{size / 1e6:.1f} MB in pages of some {PAGE / 1000:.0f} KB.\n\n"
    (args.out / "cluster.md").write_text(head + table, "utf-8")


if __name__ == "__main__":
    main()
