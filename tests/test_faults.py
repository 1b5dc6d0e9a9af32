"""What a batch survives: killed workers, a killed run, a full disk, files that hang or vanish."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random

import pytest

from ocrfix import Cleaner, Settings, cuts
from ocrfix import source as sources
from ocrfix.batch import Plan, Step, Task, run
from ocrfix.batch.agenda import PartOf, Whole
from ocrfix.batch.here import times
from ocrfix.discovery import find
from ocrfix.errors import DiskFullError, OutputError
from ocrfix.pipeline import Part
from ocrfix.report import Done, Failed
from tests import corpus

resource = pytest.importorskip("resource")
pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="signals, limits and /proc as Linux has them"
)

KILLS = 20
FEW = ("encoding", "spaces", "punctuation")
"""Stages enough to have edits, and so quick that the tests are about what goes wrong."""


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    """Loaded once; the runs are forked from here."""
    made = Cleaner(Settings(stages=FEW))
    made.warm_up()
    return made


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text of some pages counts as large."""
    monkeypatch.setattr(cuts, "LIMIT", 12_000)
    monkeypatch.setattr(cuts, "LEAST", 3_000)


def clean(folder: Path, out: Path, cleaner: Cleaner, **how: object) -> list[Step]:
    return list(run(find([str(folder)], str(out)), out, cleaner, Plan(**how)))  # type: ignore[arg-type]


def started(folder: Path, out: Path, cleaner: Cleaner) -> multiprocessing.Process:
    """A run in a process of its own, to be killed."""
    target = partial(clean, folder, out, cleaner, workers=2)
    process = multiprocessing.get_context("fork").Process(target=target)
    process.start()
    return process  # type: ignore[return-value]


def children(pid: int) -> list[int]:
    try:
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def wait_for_none(pids: list[int]) -> None:
    """Wait until processes that nobody waits for have ended."""
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def temporary(out: Path) -> list[Path]:
    return [p for p in out.rglob("*") if sources.TEMPORARY.fullmatch(p.name)]


@pytest.mark.usefixtures("small_parts")
def test_killed_twenty_times_it_comes_out_the_same(tmp_path: Path, cleaner: Cleaner) -> None:
    """Workers and whole runs killed at any moment: the next run completes, to the same bytes."""
    folder = corpus.make(tmp_path / "in", files=240)
    (folder / "large.txt").write_text(corpus.large(60_000), "utf-8")
    clean(folder, tmp_path / "calm", cleaner)
    random = Random(5)  # noqa: S311 (the same each time)
    out = tmp_path / "out"
    broken_off = 0
    for _ in range(KILLS):
        process = started(folder, out, cleaner)
        assert process.pid is not None
        for _ in range(2):
            time.sleep(random.uniform(0.01, 0.12))
            workers = children(process.pid)
            if workers:
                kill(random.choice(workers))
        workers = children(process.pid)
        kill(process.pid)
        process.join()
        wait_for_none(workers)
        broken_off += process.exitcode == -signal.SIGKILL
    clean(folder, out, cleaner, workers=2)

    assert broken_off > KILLS / 2

    assert corpus.results(out) == corpus.results(tmp_path / "calm")
    assert temporary(out) == []


@pytest.mark.parametrize("workers", [2, 4])
@pytest.mark.usefixtures("small_parts")
def test_any_number_of_workers_gives_the_same_bytes(
    tmp_path: Path, cleaner: Cleaner, workers: int
) -> None:
    """One, two or four processes; small files and one that is cut; the report too."""
    folder = corpus.make(tmp_path / "in", files=20)
    (folder / "large.txt").write_text(corpus.large(80_000), "utf-8")
    clean(folder, tmp_path / "one", cleaner)
    clean(folder, tmp_path / "more", cleaner, workers=workers)

    assert corpus.results(tmp_path / "more") == corpus.results(tmp_path / "one")


def test_a_run_goes_on_where_it_was_broken_off(tmp_path: Path, cleaner: Cleaner) -> None:
    """What was done is kept; a run that came to its end is only kept with ``resume``."""
    folder = corpus.make(tmp_path / "in", files=10)
    out = tmp_path / "out"
    steps = run(find([str(folder)], str(out)), out, cleaner)
    for _ in range(4):
        next(steps)
    steps.close()

    assert sum(step.kept for step in clean(folder, out, cleaner)) == 4
    assert sum(step.kept for step in clean(folder, out, cleaner)) == 0
    assert sum(step.kept for step in clean(folder, out, cleaner, resume=True)) == 10


def test_only_what_changed_is_done_again(tmp_path: Path, cleaner: Cleaner) -> None:
    """An altered source, a missing result, another setting."""
    folder = corpus.make(tmp_path / "in", files=6)
    out = tmp_path / "out"
    clean(folder, out, cleaner)
    (folder / "0" / "page-0000.txt").write_text("It was  so.\n", "utf-8")
    (out / "1" / "page-0001.diff").unlink()
    steps = clean(folder, out, cleaner, resume=True)

    assert [s.task.name for s in steps if not s.kept] == ["0/page-0000", "1/page-0001"]
    assert (out / "0" / "page-0000.txt").read_text("utf-8") == "It was so.\n"

    other = Cleaner(Settings(stages=FEW, quotes="straight"))
    assert not any(step.kept for step in clean(folder, out, other, resume=True))


def test_own_words_count_by_their_content(tmp_path: Path) -> None:
    """A word list that was altered is another setting; one that only lies elsewhere is not."""
    folder = corpus.make(tmp_path / "in", files=3)
    own = tmp_path / "own.txt"
    own.write_text("Paracas\n", "utf-8")
    out = tmp_path / "out"
    clean(folder, out, Cleaner(Settings(stages=FEW, wordlists=(str(own),))))
    moved = own.rename(tmp_path / "moved.txt")
    settings = Settings(stages=FEW, wordlists=(str(moved),))

    assert all(s.kept for s in clean(folder, out, Cleaner(settings), resume=True))
    moved.write_text("Arequipa\n", "utf-8")
    assert not any(s.kept for s in clean(folder, out, Cleaner(settings), resume=True))


class Fated(Cleaner):
    """A cleaner to which something happens at a word."""

    def __init__(self, settings: Settings, what: Callable[[], object], word: str) -> None:
        super().__init__(settings)
        self._what, self._word = what, word

    def clean_parts(self, texts: object) -> list[Part]:
        """Clean texts, unless the word is in one."""
        if any(self._word in text for text in texts):  # type: ignore[attr-defined]
            self._what()
        return super().clean_parts(texts)  # type: ignore[arg-type]


def broken() -> None:
    raise ZeroDivisionError("a bug of ours")


def exhausted() -> None:
    raise MemoryError


@pytest.mark.parametrize(
    ("what", "error", "reason"),
    [
        (partial(os._exit, 3), "WorkerError", "its process ended with code 3"),
        (lambda: os.kill(os.getpid(), 9), "WorkerError", "its process was killed (SIGKILL; maybe"),
        (partial(time.sleep, 60), "WorkerError", "took longer than 1.5 s"),
        (exhausted, "MemoryError", "there was not enough memory"),
        (broken, "ZeroDivisionError", "a mistake of ocrfix: ZeroDivisionError: a bug of ours"),
    ],
    ids=["exits", "killed", "hangs", "memory", "raises"],
)
def test_a_bad_file_costs_itself_alone(
    tmp_path: Path, what: Callable[[], object], error: str, reason: str
) -> None:
    """Whatever it does to its process, the others are done, and the report names it."""
    folder = corpus.make(tmp_path / "in", files=12)
    bad = folder / "2" / "bad.txt"
    bad.write_text("Fatal.\n", "utf-8")
    out = tmp_path / "out"
    steps = clean(folder, out, Fated(Settings(stages=FEW), what, "Fatal"), workers=2, timeout=1.5)
    failed = [s.outcome for s in steps if isinstance(s.outcome, Failed)]
    report = json.loads((out / "report.json").read_bytes())

    assert [(f.source, f.error) for f in failed] == [(str(bad), error)]
    assert reason in failed[0].reason
    assert report["failed"][0]["source"] == str(bad)
    assert report["totals"]["files"] == 12
    assert not (out / "2" / "bad.txt").exists()


@pytest.mark.usefixtures("small_parts")
def test_a_bad_part_costs_its_file_alone(tmp_path: Path) -> None:
    """A large file of which one part kills its process fails; the small ones are done."""
    folder = corpus.make(tmp_path / "in", files=4)
    large = corpus.large(50_000)
    (folder / "large.txt").write_text(f"{large}\n\nFatal.\n\n{large}", "utf-8")
    cleaner = Fated(Settings(stages=FEW), partial(os._exit, 3), "Fatal")
    steps = clean(folder, tmp_path / "out", cleaner, workers=2)

    assert [s.task.name for s in steps if isinstance(s.outcome, Failed)] == ["large"]
    assert len(steps) == 5
    assert not (tmp_path / "out" / ".ocrfix" / "parts").exists()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (bytes(range(256)) * 40, "is binary, not text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(Random(1).randbytes(3000)), "is binary, not text"),  # noqa: S311
    ],
    ids=["empty", "binary", "picture"],
)
def test_what_is_no_text_is_named(
    tmp_path: Path, cleaner: Cleaner, data: bytes, reason: str
) -> None:
    """An empty or binary file among texts is an accident, and told as one."""
    folder = corpus.make(tmp_path / "in", files=2)
    (folder / "odd.txt").write_bytes(data)
    steps = clean(folder, tmp_path / "out", cleaner)
    (failed,) = (s.outcome for s in steps if isinstance(s.outcome, Failed))

    assert failed.reason.startswith(f"{folder / 'odd.txt'}: {reason}")


def test_a_text_beyond_all_bounds_is_refused(
    tmp_path: Path, cleaner: Cleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would not fit into memory is not tried."""
    folder = corpus.make(tmp_path / "in", files=1)
    monkeypatch.setattr("ocrfix.batch.taking.HUGE", 100)
    (step,) = clean(folder, tmp_path / "out", cleaner)

    assert isinstance(step.outcome, Failed)
    assert "cut it into several files" in step.outcome.reason


@pytest.fixture
def small_disk() -> Iterator[Callable[[int], None]]:
    """Limits the size of files, as a full disk does; lifts the limit at the end."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_stops_the_run_and_the_next_goes_on(
    tmp_path: Path, cleaner: Cleaner, small_disk: Callable[[int], None]
) -> None:
    """Nothing is half-written, the error says what to do, and with room again all is done."""
    folder = corpus.make(tmp_path / "in", files=6)
    (folder / "3" / "page-0003.txt").write_text(corpus.large(150_000), "utf-8")
    clean(folder, tmp_path / "calm", cleaner)
    out = tmp_path / "out"
    small_disk(100_000)
    with pytest.raises(DiskFullError, match="goes on from here"):
        clean(folder, out, cleaner)

    assert temporary(out) == []
    assert not (out / "3" / "page-0003.txt").exists()
    assert not (out / "report.json").exists()
    small_disk(resource.RLIM_INFINITY)
    assert sum(step.kept for step in clean(folder, out, cleaner)) == 3
    assert corpus.results(out) == corpus.results(tmp_path / "calm")


def test_a_very_large_file_has_longer_to_be_put_together(tmp_path: Path) -> None:
    """Its parts, and small files, have not."""
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(1_000_000_000)
    task = Task(str(tmp_path / "a.txt"), "a")

    assert times(Whole(task, is_large=True)) == 21
    assert times(PartOf(task, "digest")) == times(Whole(task)) == 1


def test_two_runs_do_not_mix(tmp_path: Path, cleaner: Cleaner) -> None:
    """While one run writes into a folder another is refused."""
    folder = corpus.make(tmp_path / "in", files=3)
    out = tmp_path / "out"
    steps = run(find([str(folder)], str(out)), out, cleaner)
    next(steps)
    process = multiprocessing.get_context("fork").Process(
        target=refused, args=(folder, out, cleaner)
    )
    process.start()
    process.join()

    assert process.exitcode == 7
    steps.close()


def refused(folder: Path, out: Path, cleaner: Cleaner) -> None:
    """Exit with 7 if another run holds the folder."""
    try:
        clean(folder, out, cleaner)
    except OutputError as error:
        os._exit(7 if "another run is writing into this folder" in error.message else 1)


def test_a_damaged_manifest_is_begun_anew(tmp_path: Path, cleaner: Cleaner) -> None:
    """What nobody can read is no reason to stop: all is done again."""
    folder = corpus.make(tmp_path / "in", files=3)
    clean(folder, tmp_path / "out", cleaner)
    (tmp_path / "out" / ".ocrfix" / "manifest.db").write_bytes(b"no database" * 1000)
    steps = clean(folder, tmp_path / "out", cleaner, resume=True)

    assert all(isinstance(s.outcome, Done) and not s.kept for s in steps)


def test_interrupting_leaves_whole_files_and_goes_on(tmp_path: Path, cleaner: Cleaner) -> None:
    """Control-C ends the workers, leaves nothing half-written, and the next run goes on."""
    folder = corpus.make(tmp_path / "in", files=200)
    out = tmp_path / "out"
    process = started(folder, out, cleaner)
    assert process.pid is not None
    while len(list(out.glob("*/*.txt"))) < 6:
        time.sleep(0.01)
    workers = children(process.pid)
    os.kill(process.pid, signal.SIGINT)
    process.join(10)
    wait_for_none(workers)

    assert process.exitcode == 1
    assert temporary(out) == []
    # Of each process the last file may have been written and not yet noted.
    assert sum(step.kept for step in clean(folder, out, cleaner)) >= 4
