"""A lock on a folder of a store: one run at a time, and none that is dead keeps others out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Timer

import pytest

from ocrfix import storage
from ocrfix.batch import lock
from ocrfix.batch.lock import Lock
from ocrfix.batch.segments import RemoteManifest
from ocrfix.cli import run
from ocrfix.errors import ExitCode, OutputError
from ocrfix.report import Failed
from tests.extras import need

OUT = "memory://locked/out"
URL = f"{OUT}/.ocrfix/lock.json"
OTHER = "another run is writing into this folder"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A store that settles at once, and runs that say often that they are alive."""
    need("fsspec", "remote")
    from fsspec.implementations.memory import MemoryFileSystem

    monkeypatch.setattr(lock, "SETTLES", 0.02)
    monkeypatch.setattr(lock, "EVERY", 0.1)
    MemoryFileSystem.store.clear()
    yield
    MemoryFileSystem.store.clear()


def left_behind(**facts: object) -> None:
    """A lock of a run of some other machine that was switched off."""
    given = {"run": "theirs", "machine": "elsewhere", "process": 1, "beat": 3, **facts}
    storage.write(URL, json.dumps(given).encode())


def test_a_second_run_is_refused() -> None:
    """As long as the first is alive; then it may."""
    with RemoteManifest(OUT), pytest.raises(OutputError, match=OTHER):
        RemoteManifest(OUT)
    assert not storage.exists(URL)
    with RemoteManifest(OUT):
        assert storage.exists(URL)


def test_the_command_says_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """With the exit code of what can't be written; nothing is."""
    (tmp_path / "a.txt").write_text("It was so.\n")
    with RemoteManifest(OUT):
        code = run(["clean", str(tmp_path / "a.txt"), "-o", OUT])

    assert code == OutputError.exit_code
    assert OTHER in capfd.readouterr().err
    assert not storage.exists(f"{OUT}/a.txt")


def test_a_lock_that_nobody_writes_is_taken_over() -> None:
    """But not before it was waited for a sign of life."""
    left_behind()
    start = time.monotonic()
    with RemoteManifest(OUT):
        assert time.monotonic() - start >= lock.PATIENCE * lock.EVERY
        assert json.loads(storage.read(URL))["run"] != "theirs"


def test_a_lock_of_a_dead_process_is_taken_over_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """If it was one of this machine."""
    monkeypatch.setattr(lock, "EVERY", 1000.0)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left_behind(machine=lock.machine(), process=ended.pid)
    start = time.monotonic()
    taken = Lock(f"{OUT}/.ocrfix", OUT)
    taken.release()

    assert time.monotonic() - start < 5


def test_what_is_no_lock_keeps_nobody_out() -> None:
    """A file that no run wrote."""
    storage.write(URL, b"{")
    Lock(f"{OUT}/.ocrfix", OUT).release()


def begun_together(monkeypatch: pytest.MonkeyPatch, *folders: str) -> list[Lock | OutputError]:
    """What comes of runs that all found no lock before any of them had made one."""
    met = Barrier(len(folders))
    read = Lock._read

    def read_together(own: Lock) -> dict[str, object] | None:
        found = read(own)
        if own not in looked:
            looked.append(own)
            met.wait(5)
        return found

    def begin(folder: str) -> Lock | OutputError:
        try:
            return Lock(folder, OUT)
        except OutputError as error:
            return error

    looked: list[Lock] = []
    monkeypatch.setattr(Lock, "_read", read_together)
    with ThreadPoolExecutor(len(folders)) as pool:
        return list(pool.map(begin, folders))


def stores(tmp_path: Path) -> tuple[str, str]:
    """Folders of results in a store that sees to it that a file is new, and on the disk."""
    return f"{OUT}/.ocrfix", (tmp_path / "out/.ocrfix").as_uri()


@pytest.mark.parametrize("store", [0, 1])
def test_of_runs_that_begin_at_once_one_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: int
) -> None:
    """The store itself says who was first: nobody else's file is written over, not even once."""
    folder = stores(tmp_path)[store]
    written: list[str] = []
    monkeypatch.setattr(storage, "write", lambda url, _: written.append(url))
    monkeypatch.setattr(lock, "EVERY", 1000.0)
    begun = begun_together(monkeypatch, *[folder] * 4)

    assert list(map(type, begun)).count(Lock) == 1
    assert written == []
    for begun_one in begun:
        if isinstance(begun_one, Lock):
            begun_one.release()


def test_in_a_store_that_takes_any_file_the_last_has_the_lock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It knows no way to create a file; so all look again whose it is."""
    from fsspec.implementations.memory import MemoryFileSystem

    opened = MemoryFileSystem.open

    def refuse(system: MemoryFileSystem, path: str, mode: str = "rb", **rest: object) -> object:
        if "x" in mode:
            raise ValueError(mode)
        return opened(system, path, mode, **rest)

    monkeypatch.setattr(MemoryFileSystem, "open", refuse)
    # None is there yet for any of them.
    monkeypatch.setattr(MemoryFileSystem, "exists", lambda *_: False)
    monkeypatch.setattr(lock, "SETTLES", 0.3)
    begun = begun_together(monkeypatch, *[f"{OUT}/.ocrfix"] * 4)

    assert list(map(type, begun)).count(Lock) == 1
    for begun_one in begun:
        if isinstance(begun_one, Lock):
            begun_one.release()


def test_a_lock_that_is_just_being_written_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Created, it is empty for a moment: that is no reason to remove it."""
    storage.write(URL, b"")
    monkeypatch.setattr(lock, "SETTLES", 0.3)
    Timer(0.1, left_behind).start()
    Timer(0.5, lambda: left_behind(beat=4)).start()
    with pytest.raises(OutputError, match=OTHER):
        Lock(f"{OUT}/.ocrfix", OUT)
    assert json.loads(storage.read(URL))["run"] == "theirs"


def test_a_run_that_lost_its_lock_stops() -> None:
    """It was asleep too long, and another has begun: both must not write."""
    failed = Failed(source="a.txt", error="SourceError", reason="a.txt: is empty", exit_code=3)
    manifest = RemoteManifest(OUT)
    manifest.begin("settings", resume=None)
    manifest.put("a", failed, 0.0)
    left_behind()
    time.sleep(5 * lock.EVERY)
    with pytest.raises(OutputError, match=OTHER):
        manifest.put("b", failed, 0.0)
    with pytest.raises(OutputError, match=OTHER):
        manifest.close()
    assert json.loads(storage.read(URL))["run"] == "theirs"


@pytest.mark.skipif(sys.platform != "linux", reason="what is known of processes there")
def test_a_killed_run_keeps_nobody_out(tmp_path: Path) -> None:
    """In a store of files: kill -9, and the same command goes on at once."""
    (tmp_path / "in").mkdir()
    for n in range(400):
        (tmp_path / f"in/{n:03}.txt").write_text("It was ﬁne.\n", "utf-8")
    out = (tmp_path / "out").as_uri()
    command = [sys.executable, "-m", "ocrfix", "clean", str(tmp_path / "in"), "-o", out]
    command += ["--only", "encoding", "--jobs", "1", "--quiet"]
    process = subprocess.Popen(command)
    written = tmp_path / "out/.ocrfix/lock.json"
    for _ in range(3000):
        if written.exists() and list((tmp_path / "out").glob("*.txt")):
            break
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()

    assert written.exists()
    assert run(command[3:]) == ExitCode.DONE
    assert len(list((tmp_path / "out").glob("*.txt"))) == 400
    assert not written.exists()
