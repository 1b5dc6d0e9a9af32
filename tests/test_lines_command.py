"""``ocrfix clean --jsonl``: what goes where, with any number of workers, and what is kept."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from ocrfix import Cleaner, Settings
from ocrfix.batch.crew import Processes
from ocrfix.batch.pool import Lost
from ocrfix.cli import run
from ocrfix.errors import ExitCode
from ocrfix.jsonl import order, work
from ocrfix.jsonl.record import Fields
from ocrfix.jsonl.work import Chunk, Cleaned
from tests.extras import need

LINE = '{"id": %d, "text": "It was ﬁne, and number %d."}\n'
DAMAGED = "".join(LINE % (n, n) for n in range(700)).encode()
CLEAN = DAMAGED.replace("ﬁ".encode(), b"fi")
QUICK = "--only encoding".split()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pipe(data: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "ocrfix", "clean", "--jsonl", "text", "-", *arguments]
    return subprocess.run(
        [*command, *QUICK], input=data, capture_output=True, check=False, timeout=60
    )


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_standard_input_to_standard_output(jobs: str) -> None:
    """In order, whatever the number of processes; a packed stream is told by its bytes."""
    done = pipe(gzip.compress(DAMAGED), "--jobs", jobs)

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == CLEAN


def test_a_bad_line_is_named_and_sets_the_exit_code() -> None:
    """With the others all there; of very many the first hundred are named."""
    done = pipe(b'{"text": 3}\n' * 120 + DAMAGED)
    told = done.stderr.decode().splitlines()

    assert done.returncode == ExitCode.SOME_FAILED
    assert done.stdout == CLEAN
    assert told[0] == "ocrfix: standard input:1:10: field 'text' is no text"
    assert told[100:] == ["ocrfix: standard input: 20 lines more"]


@pytest.mark.parametrize("end", ["", ".gz", ".zst"])
def test_files_come_out_as_they_went_in(folder: Path, end: str) -> None:
    """Packed as they were, with a file of changes beside; the report counts lines left out."""
    if end == ".zst" and sys.version_info < (3, 14):
        need("backports.zstd", "formats")
    from tests.test_storage import packed

    (folder / "in/sub").mkdir(parents=True)
    (folder / f"in/sub/a.jsonl{end}").write_bytes(packed(f"a{end}", DAMAGED + b"bad\n"))
    (folder / "in/b.txt").write_bytes(b"no lines")
    arguments = ["clean", "--jsonl", "text", "in", "-o", "out", "--id-field", "id", *QUICK]
    assert run(arguments) == ExitCode.SOME_FAILED
    found = sorted(p.name for p in (folder / "out/sub").iterdir())

    assert found == [f"a.changes.jsonl{end}", f"a.jsonl{end}"]
    assert unpacked(folder / f"out/sub/a.jsonl{end}") == CLEAN
    head, first, *_ = unpacked(folder / f"out/sub/a.changes.jsonl{end}").splitlines()
    assert json.loads(head)["source"] == f"../../in/sub/a.jsonl{end}"
    assert (json.loads(first)["id"], json.loads(first)["edits"][0]["before"]) == (0, "ﬁ")
    report = json.loads((folder / "out/report.json").read_bytes())
    assert report["totals"]["edits"] == 700
    assert report["totals"]["failed"] == 1
    assert report["failed"][0]["reason"].startswith(f"in/sub/a.jsonl{end}:701:1: is not JSON")


def unpacked(path: Path) -> bytes:
    from ocrfix import storage

    return storage.read(str(path))


def test_what_is_done_is_kept_and_what_changed_is_done(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """By source, settings and fields; its bad lines are told again."""
    for name in "ab":
        (folder / f"{name}.jsonl").write_bytes(DAMAGED[:980] + b"\n")
    arguments = ["clean", "--jsonl", "text", "a.jsonl", "b.jsonl", "-o", "out", *QUICK, "--resume"]
    assert run(arguments) == ExitCode.SOME_FAILED
    (folder / "b.jsonl").write_bytes(DAMAGED)
    capfd.readouterr()
    assert run(arguments) == ExitCode.SOME_FAILED
    told = capfd.readouterr().err

    assert "a.jsonl: is done already" in told
    assert "ocrfix: a.jsonl:20:" in told
    assert (folder / "out/b.jsonl").read_bytes() == CLEAN
    assert run([*arguments, "--source-field", "ocr"]) == ExitCode.SOME_FAILED
    assert "already" not in capfd.readouterr().err
    assert json.loads((folder / "out/b.jsonl").read_bytes().splitlines()[0])["ocr"]


def test_another_s_lines_stay(folder: Path) -> None:
    """A file in OUT that has no changes of ours beside it is not written over."""
    (folder / "out").mkdir()
    for path in ("a.jsonl", "out/a.jsonl"):
        (folder / path).write_bytes(DAMAGED)

    assert run(["clean", "--jsonl", "text", "a.jsonl", "-o", "out"]) == ExitCode.UNWRITABLE
    assert run(["clean", "--jsonl", "text", "a.jsonl", "-o", "."]) == ExitCode.UNWRITABLE
    assert (folder / "out/a.jsonl").read_bytes() == DAMAGED


@pytest.mark.parametrize(
    "arguments",
    [["--source-field", "a"], ["--jsonl", "a", "--edits-field", "a"]],
)
def test_fields_that_make_no_sense_are_refused(folder: Path, arguments: list[str]) -> None:
    """Without a text, or two for the same."""
    assert folder
    assert run(["clean", "a.jsonl", "-o", "out", *arguments]) == ExitCode.USAGE


def deadly(chunk: Chunk) -> Cleaned:
    """Work that one line kills."""
    if any(b"deadly" in (line or b"") for line in chunk.lines):
        os.kill(os.getpid(), signal.SIGKILL)
    return work.clean_chunk(chunk, Fields("text"), Cleaner(Settings(stages=("encoding",))))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_a_line_that_kills_its_worker_costs_that_line_only() -> None:
    """The others of its chunk are done by another worker, and all come out in order."""
    lines = [b'{"text": "\xef\xac\x81 %d"}\n' % n for n in range(40)]
    lines[17] = b'{"text": "deadly"}\n'
    chunks = [Chunk(n + 1, tuple(lines[n : n + 8])) for n in range(0, 40, 8)]
    done = list(order.in_order(Processes(2))(deadly, chunks))

    assert b"".join(part.lines for part in done) == b"".join(
        line.replace(b"\xef\xac\x81", b"fi") for line in lines if b"deadly" not in line
    )
    (refused,) = (r for part in done for r in part.refused)
    assert refused.line == 18
    assert refused.reason.startswith("is left out: its process was killed (SIGKILL")


def test_few_chunks_are_under_way() -> None:
    """However long the first one takes, the source is not read to its end."""
    drawn: list[int] = []

    def chunks() -> Iterable[Chunk]:
        for n in range(1000):
            drawn.append(n)
            yield Chunk(n + 1, (b"",))

    line = order.Line(chunks(), longest=8)
    given = [line.take() for _ in range(9)]

    assert [c.first for c in given if c] == list(range(1, 9))
    assert given[8] is None
    assert list(line.put(Chunk(2, (b"",)), Lost("it died", took_too_long=False))) == []
    assert len(list(line.put(Chunk(1, (b"",)), Cleaned()))) == 2
    assert len(drawn) == 8
