"""How far a batch is: a bar on a terminal, a line a file in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ocrfix.batch import Step
from ocrfix.commands.speech import print_json, say, say_failure, shows_progress
from ocrfix.discovery import Job
from ocrfix.report import Done, Failed

Tell = Callable[[Step], None]


@contextmanager
def progress(jobs: Sequence[Job], form: str, *, quiet: bool) -> Iterator[Tell]:
    """Tells of each file when it is done, as asked for.

    Args:
        jobs: all of them.
        form: ``json``: lines for programs on standard output, and nothing else but errors.
        quiet: nothing but errors.
    """
    if shows_progress(form, quiet=quiet):
        with _bar(jobs) as tell:
            yield tell
    elif form == "json":
        yield _tell_programs
    else:
        yield _tell_errors if quiet else _tell


def _tell(step: Step) -> None:
    _tell_errors(step)
    if not isinstance(step.outcome, Failed):
        say(_line(step.outcome, kept=step.kept))


def _tell_errors(step: Step) -> None:
    if isinstance(step.outcome, Failed):
        say_failure(step.outcome)
        return
    for refused in step.outcome.refused:
        say_failure(refused)
    untold = step.outcome.left_out - len(step.outcome.refused)
    if untold:
        say(f"ocrfix: {step.outcome.source}: {untold:,} lines more")


def _tell_programs(step: Step) -> None:
    _tell_errors(step)
    status = "failed" if isinstance(step.outcome, Failed) else "kept" if step.kept else "done"
    print_json({"status": status, **step.outcome.entry()})


def _line(done: Done, *, kept: bool) -> str:
    if kept:
        return f"{done.source}: is done already"
    counts = ((done.words, "word"), (done.edits, "edit"), (done.suggestions, "suggestion"))
    told = ", ".join(f"{n:,} {what}{'' if n == 1 else 's'}" for n, what in counts)
    return f"{done.source}: {told}"


@contextmanager
def _bar(jobs: Sequence[Job]) -> Iterator[Tell]:
    """Files and bytes done, the rate, and the time left.

    Drawn when there is something new to tell, not by a thread: workers are forked from this
    process, and a fork may not find another thread in the middle of something.
    """
    from rich.console import Console  # slow, and only for people
    from rich.progress import (
        BarColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TextColumn("{task.fields[files]}"),
        BarColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    total = sum(_size(job.source) for job in jobs)
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task("", total=total, files=f"0 of {len(jobs):,}")
        count = 0

        def tell(step: Step) -> None:
            nonlocal count, total
            count += 1
            _tell_errors(step)
            size = _size(step.task.source)
            if step.kept:  # It says nothing of how quick the rest will be.
                total -= size
                size = 0
            bar.update(task, advance=size, total=total, files=f"{count:,} of {len(jobs):,}")
            bar.refresh()

        bar.refresh()
        yield tell


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0
