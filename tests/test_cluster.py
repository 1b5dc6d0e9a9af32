"""A Dask cluster: the same results as one machine, whatever becomes of its workers."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import ocrfix.dask
from ocrfix import Cleaner, Settings, batch, cuts, discovery, storage
from ocrfix.batch.cluster import clean_there, connected, in_turn_there
from ocrfix.batch.overdue import Died
from ocrfix.cli import run
from ocrfix.errors import ExitCode, WorkerError
from ocrfix.pipeline import Part
from ocrfix.report import Done, Failed
from tests.extras import need

PAGE = "It was ﬁne tbat day.\nAnd the ﬂy, number %d, sat on tlie wall of the house.\n"
FILES = 16
FOOTER = re.compile(rb"<footer>.*</footer>", re.DOTALL)
TIMES = re.compile(rb'"times": .*')


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two workers, each a process."""
    need("distributed", "dask")
    import dask
    from distributed import LocalCluster

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with (
        # How long a result is asked for of a worker that is no more; otherwise half a minute.
        dask.config.set({"distributed.comm.timeouts.connect": "3s"}),
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as started,
    ):
        yield started


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder that the workers don't work in, with files to clean."""
    (tmp_path / "in").mkdir()
    for n in range(FILES):
        (tmp_path / f"in/{n:02}.txt").write_text(PAGE % n * 20, "utf-8")
    (tmp_path / "in/bad.txt").write_bytes(bytes(range(256)) * 9)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def results(out: Path) -> dict[str, bytes]:
    """All results, and the report without what differs from run to run."""
    found = {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and ".ocrfix" not in path.parts
    }
    for name in ("report.json", "report.html"):
        found[name] = found[name].replace(f"{out.name}/".encode(), b"OUT/")
    found["report.html"] = FOOTER.sub(b"", found["report.html"])
    found["report.json"] = TIMES.sub(b"", found["report.json"])
    return found


def test_the_command_gives_the_same_as_one_machine(folder: Path, cluster: Any) -> None:  # noqa: ANN401
    """To the byte: texts, logs, diffs, report; paths lead from the command's folder."""
    (folder / "own.txt").write_text("tbat\n", "utf-8")
    one = run(["clean", "in", "-o", "one", "--jobs", "1", "--wordlist", "own.txt"])
    many = ["clean", "in", "-o", "many", "--scheduler", cluster.scheduler_address]
    many = run([*many, "--wordlist", "own.txt"])

    assert one == many == ExitCode.SOME_FAILED
    assert len(results(folder / "one")) == 3 * FILES + 2
    assert results(folder / "many") == results(folder / "one")


def test_lost_workers_lose_nothing(folder: Path, cluster: Any) -> None:  # noqa: ANN401
    """What they had is done by others; a broken-off run goes on where it was."""
    cleaner = Cleaner()
    jobs = discovery.find(["in"], "out")
    tasks = [batch.Task(job.source, job.name.as_posix()) for job in jobs]
    list(batch.run(jobs, Path("one"), cleaner))

    def begin(client: Any, plan: batch.Plan) -> Any:  # noqa: ANN401
        place = batch.place_of("out", jobs)

        execute = partial(clean_there, place=place, cleaner=cleaner, client=client)
        return batch.run_at(place, tasks, cleaner, plan=plan, execute=execute)

    with connected(cluster.scheduler_address, cleaner) as client:
        steps = begin(client, batch.Plan())
        for _ in range(3):
            next(steps)
        kill_one(client)
        for _ in range(5):
            next(steps)
        steps.close()  # as by Control-C
        kept = [step.kept for step in begin(client, batch.Plan())]

    assert sum(kept) >= 7
    assert len(kept) == FILES + 1
    assert results(folder / "out") == results(folder / "one")


def test_a_lost_scheduler_ends_the_run(folder: Path) -> None:
    """What was done is kept, and the next run goes on from there."""
    assert folder
    need("distributed", "dask")
    from distributed import LocalCluster

    cleaner = Cleaner(Settings(stages=("encoding",)))
    jobs = discovery.find(["in"], "out")
    tasks = [batch.Task(job.source, job.name.as_posix()) for job in jobs]
    place = batch.place_of("out", jobs)
    with (
        LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0"
        ) as doomed,
        connected(doomed.scheduler_address, cleaner) as client,
    ):
        execute = partial(clean_there, place=place, cleaner=cleaner, client=client)
        steps = batch.run_at(place, tasks, cleaner, execute=execute)
        next(steps)
        doomed.close()
        with pytest.raises(WorkerError, match="the scheduler was lost"):
            list(steps)
    kept = [step.kept for step in batch.run_at(place, tasks, cleaner)]

    assert kept[0]
    assert len(kept) == FILES + 1


def test_what_kills_its_workers_costs_itself_only() -> None:
    """What was with it on the same worker is done again, and its own end is told."""
    need("distributed", "dask")
    import dask
    from distributed import Client, LocalCluster

    left = iter(range(6))
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0") as fragile,
        Client(fragile, set_as_default=False) as client,
    ):
        answers = dict(in_turn_there(client, deadly, lambda: next(left, None)))

    assert {n: a for n, a in answers.items() if n != 3} == {0: 0, 1: 1, 2: 4, 4: 16, 5: 25}
    assert answers[3] == Died("each worker that had it died; maybe the memory was full", False)  # noqa: FBT003


class Hanging(Cleaner):
    """A cleaner that hangs at a word, on whatever machine."""

    def __reduce__(self) -> tuple[type[Hanging], tuple[Settings, Path | None]]:
        """Go to another process as what it is."""
        return Hanging, (self.settings, self._base)

    def elsewhere(self) -> Hanging:
        """The same for a process with another working folder."""
        return Hanging(self.settings, self._base or Path.cwd())

    def clean_parts(self, texts: Sequence[str]) -> list[Part]:
        """Clean texts, unless the word is in one."""
        if any("Asleep" in text for text in texts):
            time.sleep(60)
        if any("Busy" in text for text in texts):
            re.match("(a+)+b", "a" * 40)  # nothing else gets a turn in this process
        return super().clean_parts(texts)


@pytest.mark.parametrize("word", ["Asleep", "Busy"])
def test_a_file_that_hangs_costs_itself_alone(folder: Path, word: str) -> None:
    """After its time it is named, its worker ended, and what else that had done by another."""
    need("distributed", "dask")
    from distributed import LocalCluster

    (folder / "in/07.txt").write_text(f"{word}.\n", "utf-8")
    cleaner = Hanging(Settings(stages=("encoding",)))
    jobs = discovery.find(["in"], "out")
    tasks = [batch.Task(job.source, job.name.as_posix()) for job in jobs]
    place = batch.place_of("out", jobs)
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as doomed,
        connected(doomed.scheduler_address, cleaner) as client,
    ):
        execute = partial(clean_there, place=place, cleaner=cleaner, client=client, timeout=1.5)
        steps = list(batch.run_at(place, tasks, cleaner, execute=execute))
    failed = {s.task.name: s.outcome.reason for s in steps if isinstance(s.outcome, Failed)}

    assert len(steps) == FILES + 1
    assert failed.keys() == {"07", "bad"}
    assert "took longer than 1.5 s" in failed["07"]
    assert "--timeout" in failed["07"]


def test_a_large_file_has_its_time_for_each_part(
    folder: Path,
    cluster: Any,  # noqa: ANN401
) -> None:
    """As on one machine: a worker that has many parts to clean says that it is getting on."""
    for path in (folder / "in").iterdir():
        path.unlink()
    (folder / "in/large.txt").write_text(PAGE % 1 * 30, "utf-8")
    cleaner = Slow(Settings(stages=("encoding",)))
    tasks = [batch.Task("in/large.txt", "large")]
    place = batch.place_of("out", discovery.find(["in"], "out"))
    with connected(cluster.scheduler_address, cleaner) as client:
        client.run(small_parts)
        execute = partial(clean_there, place=place, cleaner=cleaner, client=client, timeout=2.0)
        (step,) = batch.run_at(place, tasks, cleaner, execute=execute)
        client.run(small_parts, 500_000, 80_000)

    assert isinstance(step.outcome, Done)


class Slow(Hanging):
    """A cleaner that takes its time."""

    def __reduce__(self) -> tuple[type[Hanging], tuple[Settings, Path | None]]:
        """Go to another process as what it is."""
        return Slow, (self.settings, self._base)

    def elsewhere(self) -> Slow:
        """The same for a process with another working folder."""
        return Slow(self.settings, self._base or Path.cwd())

    def clean_parts(self, texts: Sequence[str]) -> list[Part]:
        """Clean texts."""
        time.sleep(0.3)
        return super().clean_parts(texts)


def small_parts(limit: int = 400, least: int = 100) -> None:
    """Take a text of some lines for a large one."""
    cuts.LIMIT, cuts.LEAST = limit, least


def deadly(n: int) -> int:
    """Work that one task kills."""
    if n == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return n * n


def kill_one(client: Any) -> None:  # noqa: ANN401
    """As a machine does that is switched off."""
    os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)


def test_json_lines_are_done_by_a_cluster(folder: Path, cluster: Any) -> None:  # noqa: ANN401
    """The chunks of one file by all workers, and in order."""
    lines = "".join(f'{{"text": "It was ﬁne.", "n": {n}}}\n' for n in range(1000))
    (folder / "a.jsonl").write_text(lines, "utf-8")
    arguments = ["clean", "a.jsonl", "-o", "out", "--jsonl", "text", "--only", "encoding"]
    assert run([*arguments, "--scheduler", cluster.scheduler_address]) == ExitCode.DONE
    assert (folder / "out/a.jsonl").read_text("utf-8") == lines.replace("ﬁ", "fi")


NAMED = "They came to Parinacochas at noon, and Parinacochas was empty.\n"


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize("store", [False, True])
def test_a_corpus_is_learned_by_a_cluster(
    folder: Path,
    cluster: Any,  # noqa: ANN401
    *,
    lines: bool,
    store: bool,
) -> None:
    """The same list and the same texts as on one machine: of files, of lines, in a store."""
    texts = [NAMED] * 8 + [NAMED.replace("cochas", "coehas", 1)]
    for n, text in enumerate(texts):
        (folder / f"in/{n:02}.txt").write_text(text, "utf-8")
    records = (json.dumps({"text": text}) for text in texts)
    (folder / "a.jsonl").write_text("\n".join(records), "utf-8")
    source = ["a.jsonl", "--jsonl", "text"] if lines else ["in"]
    many = (folder / "many").as_uri() if store else "many"
    arguments = ["clean", *source, "--learn-corpus", "-o"]
    one = run([*arguments, "one", "--jobs", "1"])
    assert run([*arguments, many, "--scheduler", cluster.scheduler_address]) == one

    expected = written(folder / "one")
    assert written(folder / "many") == expected
    texts_now = [data for name, data in expected.items() if name.endswith((".txt", "a.jsonl"))]
    assert b"Parinacoehas" not in b"".join(texts_now)
    assert expected["corpus.words"].splitlines()[1:] == [b"Parinacochas"]


def written(out: Path) -> dict[str, bytes]:
    """Texts, what was changed, and the list of words, by whatever paths they name files."""
    ends = (".txt", ".jsonl", ".words", ".diff")
    paths = re.compile(rb'"source": "[^"]*"|"[^"]*/corpus.words"')
    return {
        path.name: paths.sub(b"", path.read_bytes())
        for path in out.iterdir()
        if path.name.endswith(ends)
    }


def test_results_go_to_a_store_and_are_resumed_there(cluster: Any) -> None:  # noqa: ANN401
    """Sources and results by URL; what was done is known from the store itself."""
    assert cluster
    from distributed import Client, LocalCluster
    from fsspec.implementations.memory import MemoryFileSystem

    MemoryFileSystem.store.clear()
    cleaner = Cleaner(Settings(stages=("encoding",)))
    for n in range(4):
        storage.write(f"memory://bucket/in/{n}.txt", "It was ﬁne.\n".encode())
    jobs = discovery.find(["memory://bucket"], "memory://bucket/out")
    tasks = [batch.Task(job.source, job.name.as_posix()) for job in jobs]
    place = batch.place_of("memory://bucket/out", jobs)

    def steps(client: Any) -> list[batch.Step]:  # noqa: ANN401
        execute = partial(clean_there, place=place, cleaner=cleaner, client=client)
        plan = batch.Plan(resume=True)
        return list(batch.run_at(place, tasks, cleaner, plan=plan, execute=execute))

    with (
        LocalCluster(
            n_workers=1, threads_per_worker=2, processes=False, dashboard_address=":0"
        ) as threads,
        Client(threads, set_as_default=False) as client,
    ):
        first = steps(client)
        storage.write("memory://bucket/in/2.txt", "It was ﬂat.\n".encode())
        second = steps(client)

    assert [task.name for task in tasks] == ["in/0", "in/1", "in/2", "in/3"]
    assert not any(step.kept for step in first)
    assert [step.task.name for step in second if not step.kept] == ["in/2"]
    assert all(isinstance(step.outcome, Done) for step in second)
    assert storage.read("memory://bucket/out/in/2.txt") == b"It was flat.\n"
    assert json.loads(storage.read("memory://bucket/out/report.json"))["totals"]["files"] == 4
    MemoryFileSystem.store.clear()


def test_a_cluster_that_can_t_do_it_is_told(
    folder: Path,
    cluster: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No scheduler; or workers that haven't the same word lists."""
    monkeypatch.setattr("ocrfix.batch.cluster.WAIT", 2.0)
    (folder / "own.txt").write_text("Tlie\n", "utf-8")
    cleaner = Cleaner(Settings(wordlists=("own.txt",)))
    monkeypatch.setattr("ocrfix.batch.cluster.fingerprint", fingerprint_elsewhere)

    with (
        pytest.raises(WorkerError, match="has another version of ocrfix or of its word lists"),
        connected(cluster.scheduler_address, cleaner),
    ):
        pass
    with (
        pytest.raises(WorkerError, match="no scheduler answers"),
        connected("tcp://127.0.0.1:9", Cleaner()),
    ):
        pass


def fingerprint_elsewhere(settings: Settings, base: Path | None = None) -> str:
    """A fingerprint that workers don't share."""
    return f"{settings.language} {base}"


def test_what_is_known_is_loaded_once_in_each_worker(cluster: Any) -> None:  # noqa: ANN401
    """It is not sent: what goes to a worker is small."""
    from distributed import Client
    from distributed.protocol import serialize

    with Client(cluster, set_as_default=False) as client:
        futures = [
            client.submit(loaded, Cleaner(), n, pure=False, workers=[worker])
            for worker in client.scheduler_info()["workers"]
            for n in range(3)
        ]
        numbers = client.gather(futures)

    assert len(set(numbers)) == 2
    assert sum(len(frame) for frame in serialize(Cleaner())[1]) < 2000


def loaded(cleaner: Cleaner, _: int) -> tuple[int, int]:
    """The process, and the knowledge in it."""
    return os.getpid(), id(cleaner.knowledge)


@pytest.mark.parametrize("field", [None, "text"])
def test_bags_are_cleaned(field: str | None) -> None:
    """Of texts or of mappings; a missing text stays missing."""
    need("dask", "dask")
    import dask.bag

    texts = ["It was ﬁne.", None, "The ﬂy."]
    items = texts if field is None else [{"n": n, "text": t} for n, t in enumerate(texts)]
    bag = dask.bag.from_sequence(items, npartitions=2)
    done = ocrfix.dask.clean_bag(bag, field=field).compute(scheduler="synchronous")
    both = ocrfix.dask.clean_bag(bag, field=field, edits=True).compute(scheduler="synchronous")

    clean = ["It was fine.", None, "The fly."]
    assert done == (clean if field is None else [{"n": n, "text": t} for n, t in enumerate(clean)])
    assert [item["text"] for item in both] == clean
    assert both[0]["edits"][0]["before"] == "ﬁ"
    assert both[1]["edits"] is None


def test_what_a_bag_should_not_have_is_named() -> None:
    """Items that are no mappings, or have no such field."""
    for item, message in (("a", "row 0 is no mapping"), ({"t": "a"}, "row 0 has no field 'text'")):
        with pytest.raises(TypeError, match=message):
            ocrfix.dask.clean_items([item], None, field="text", edits=False)


def test_series_of_a_frame_are_cleaned() -> None:
    """Each partition keeps its index; types are known before anything is done."""
    for name in ("pandas", "pyarrow"):
        need(name, "pipelines")
    need("dask", "dask")
    import dask.dataframe as dd
    import pandas as pd

    given = pd.Series(["It was ﬁne.", None, "The ﬂy."], index=[3, 5, 9], name="page")
    parts = dd.from_pandas(given.to_frame(), npartitions=2)
    lazy = ocrfix.dask.clean_series(parts["page"])
    done = lazy.compute(scheduler="synchronous")
    both = ocrfix.dask.clean_series(parts["page"], edits=True).compute(scheduler="synchronous")

    assert lazy.dtype == done.dtype
    assert done.dropna().tolist() == ["It was fine.", "The fly."]
    assert (done.index.tolist(), done.name) == ([3, 5, 9], "page")
    assert both.loc[9, "edits"][0]["before"] == "ﬂ"
