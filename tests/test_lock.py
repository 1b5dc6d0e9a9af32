"""A lock on a folder of a store: one run at a time, and none that is dead keeps others out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

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
    command = [sys.executable, "-m", "ocrfix.cli", "clean", str(tmp_path / "in"), "-o", out]
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
