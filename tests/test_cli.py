"""The command: what goes where, and exit codes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ocrfix.cli import run
from ocrfix.errors import ExitCode

PAGE = "It was ﬁne there.\nAnd the ﬂy.\n"
CLEAN = "It was fine there.\nAnd the fly.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with ``in/a.txt`` in it."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text(PAGE, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shell(*arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "ocrfix", *arguments]
    return subprocess.run(command, input=data, capture_output=True, check=False, timeout=120)


def test_clean_writes_text_log_diff_and_report(folder: Path) -> None:
    """The four results; in a pipe a line a file, and a last one, on standard error."""
    done = shell("clean", "in", "-o", "out")

    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode().splitlines() == [
        f"{Path('in/a.txt')}: 7 words, 2 edits, 0 suggestions",
        "1 file, 7 words, 2 edits, 0 suggestions",
        f"see {Path('out/report.json')}",
    ]
    assert sorted(p.name for p in (folder / "out").iterdir() if p.name != ".ocrfix") == [
        "a.diff",
        "a.edits.jsonl",
        "a.txt",
        "report.html",
        "report.json",
    ]
    assert (folder / "out/a.txt").read_text("utf-8") == CLEAN
    assert (folder / "out/a.diff").read_text("utf-8").splitlines()[2:] == [
        "@@ -1,2 +1,2 @@",
        "-It was ﬁne there.",
        "+It was fine there.",
        "-And the ﬂy.",
        "+And the fly.",
    ]


def test_standard_input_goes_to_standard_output() -> None:
    """With "-" the text alone comes out."""
    done = shell("clean", "-", data=PAGE.encode())

    assert done.stdout == CLEAN.encode()
    assert done.stderr == b""


def test_undecodable_bytes_pass_through() -> None:
    """A byte that is no text of any kind comes out as it went in, or is logged."""
    done = shell("clean", "-", "--without", "encoding", data="Café é é é é".encode() + b"\xff")

    assert done.returncode == 0
    assert done.stdout.startswith("Café é é é é".encode() + b"\xff")


def test_json_is_a_line_a_file(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Programs read one object a file on standard output."""
    assert run(["clean", "in", "-o", "out", "--format", "json"]) == ExitCode.DONE
    (line,) = capfdbinary.readouterr().out.splitlines()

    assert json.loads(line)["status"] == "done"
    assert json.loads(line)["edits"] == 2
    assert json.loads(line)["text"] == str(Path("out/a.txt"))
    assert folder


def test_flags_reach_the_settings(folder: Path) -> None:
    """Each flag is a setting, over those of ocrfix.toml, over the defaults."""
    (folder / "ocrfix.toml").write_text('quotes = "straight"\ndashes = "straight"\n', "utf-8")
    flags = "--without words --suggest-below 0.05 --page-marks drop --lines join --dashes keep"
    assert run(["clean", "in", "-o", "out", *flags.split()]) == ExitCode.DONE
    settings = json.loads((folder / "out/report.json").read_bytes())["settings"]

    assert settings["quotes"] == "straight"
    assert settings["dashes"] == "keep"
    assert settings["page_marks"] == "drop"
    assert settings["lines"] == "join"
    assert (settings["apply_from"], settings["suggest_from"]) == (0.05, 0.05)
    assert "words" not in settings["stages"]
    assert "spaces" in settings["stages"]


def test_only_runs_one_stage(folder: Path) -> None:
    """With --only, nothing else is touched."""
    assert run(["clean", "in", "-o", "out", "--only", "pages"]) == ExitCode.DONE
    assert (folder / "out/a.txt").read_text("utf-8") == PAGE


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["clean", "nowhere", "-o", "out"], ExitCode.UNREADABLE, "nowhere: doesn't exist"),
        (["clean", "in"], ExitCode.USAGE, "Give the folder of the results with -o OUT"),
        (["clean", "-", "-o", "out"], ExitCode.USAGE, '"-" stands alone'),
        (["clean", "in", "-o", "in"], ExitCode.UNWRITABLE, "is a source"),
        (["clean", "in", "-o", "o", "--only", "pagse"], ExitCode.USAGE, "'pagse' is not one of"),
        (["clean", "in", "-o", "o", "--settings", "bad.toml"], ExitCode.USAGE, "did you mean"),
        (["apply", "in"], ExitCode.BAD_LOG, "holds no logs"),
        (["frobnicate"], ExitCode.USAGE, "No such command"),
        (["explain", "x", "--in", "y"], ExitCode.USAGE, "does not stand in"),
    ],
)
def test_exit_codes(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: ExitCode,
    message: str,
) -> None:
    """Each kind of failure has its code, and a message on standard error."""
    (folder / "bad.toml").write_text('quote = "keep"', "utf-8")

    assert run(arguments) == code
    assert message in capsys.readouterr().err
    assert (folder / "in/a.txt").read_text("utf-8") == PAGE


def test_some_failed_is_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One bad file among good ones: 1, and the good ones are done."""
    (folder / "in/b.txt").symlink_to(folder / "gone.txt")

    assert run(["clean", "in", "-o", "out"]) == ExitCode.SOME_FAILED
    assert "b.txt: can't be read" in capsys.readouterr().err
    assert (folder / "out/a.txt").exists()
    assert json.loads((folder / "out/report.json").read_bytes())["totals"]["failed"] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_interrupting_is_130() -> None:
    """Control-C ends the command with 130 and a word, no traceback."""
    command = [sys.executable, "-m", "ocrfix", "clean", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        time.sleep(3)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)

    assert process.returncode == ExitCode.INTERRUPTED
    assert err.strip() == b"ocrfix: interrupted; what is written is whole"


def test_apply_writes_as_decided(folder: Path) -> None:
    """A rejected edit is taken back, and can be made again."""
    assert run(["clean", "in", "-o", "out"]) == ExitCode.DONE
    first = json.loads((folder / "out/a.edits.jsonl").read_bytes().splitlines()[1])
    decisions = folder / "out/a.decisions.jsonl"
    decisions.write_text(json.dumps({"id": first["id"], "verdict": "reject"}) + "\n", "utf-8")

    assert run(["apply", "out"]) == ExitCode.DONE
    assert (folder / "out/a.txt").read_text("utf-8") == "It was ﬁne there.\nAnd the fly.\n"
    decisions.unlink()
    assert run(["apply", "out"]) == ExitCode.DONE
    assert (folder / "out/a.txt").read_text("utf-8") == CLEAN


@pytest.mark.parametrize("what", ["in/a.txt", "out/a.txt", "out/a.edits.jsonl"])
def test_apply_refuses_what_was_altered(
    folder: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    """Source, text and log must be as they were."""
    assert run(["clean", "in", "-o", "out"]) == ExitCode.DONE
    path = folder / what
    path.write_bytes(path.read_bytes().replace(b"there.", b"where.").replace(b'"fl"', b'"pl"'))
    before = path.read_bytes()

    assert run(["apply", "out"]) == ExitCode.BAD_LOG
    assert "ocrfix: " in capsys.readouterr().err
    assert path.read_bytes() == before


def test_apply_tells_of_stale_decisions(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A decision about an edit that is no more is named and left out."""
    assert run(["clean", "in", "-o", "out"]) == ExitCode.DONE
    (folder / "out/a.decisions.jsonl").write_text('{"id": "abc", "verdict": "accept"}', "utf-8")

    assert run(["apply", "out"]) == ExitCode.DONE
    assert "no edit has the id abc" in capsys.readouterr().err


def test_score_counts_fixed_and_broken(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Error rates before and after, on a person's own pages."""
    (folder / "truth.txt").write_text(CLEAN, "utf-8")

    assert run(["score", "--ocr", "in/a.txt", "--truth", "truth.txt", "--format", "json"]) == 0
    values = json.loads(capsys.readouterr().out)
    assert values["words"] == 7
    assert values["rates"]["wer_after"] == 0


def test_explain_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    """A known word is kept, and it says so."""
    assert run(["explain", "there", "--in", "It was there."]) == ExitCode.DONE
    assert capsys.readouterr().out.startswith("there: known, ")


def test_explain_weighs_options(capsys: pytest.CaptureFixture[str]) -> None:
    """For a doubtful word it tells the options, their chances, and what these come from."""
    sentence = "He saw tlie house on the hill."
    assert run(["explain", "tlie", "--in", sentence]) == ExitCode.DONE
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "tlie: not in the lexicon"
    assert any(line.endswith("%  the") for line in lines)
    assert any(line.endswith("%  tlie (kept)") for line in lines)

    assert run(["explain", "tlie", "--in", sentence, "--format", "json"]) == ExitCode.DONE
    told = json.loads(capsys.readouterr().out)
    assert told["options"][0]["text"] == "the"
    assert sum(option["chance"] for option in told["options"]) <= 1.001
    assert {"feature", "value", "points"} == set(told["options"][0]["evidence"][0])


def test_explain_means_the_whole_word(capsys: pytest.CaptureFixture[str]) -> None:
    """A word within another one is not the one that is asked about."""
    command = ["explain", "he", "--in", "She said  that he was.", "--only", "spaces"]
    assert run(command) == ExitCode.DONE
    assert "no stage proposes anything else" in capsys.readouterr().out


@pytest.mark.skipif(shutil.which("patch") is None, reason="no patch here")
def test_patch_takes_the_diff(folder: Path) -> None:
    """``patch`` makes the text of the source with NAME.diff."""
    page = "a\x0cb  c\u2028d\r\ne\n" * 3 + "It was ﬁne"
    (folder / "in/a.txt").write_bytes(page.encode())
    assert run(["clean", "in", "-o", "out"]) == ExitCode.DONE
    command = ["patch", "--binary", "-o", "patched.txt", "in/a.txt", "out/a.diff"]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "LC_ALL": "C"})

    assert (folder / "patched.txt").read_bytes() == (folder / "out/a.txt").read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are POSIX")
def test_a_terminal_has_a_bar_and_a_summary(folder: Path) -> None:
    """Files done of all, the failures between, and at the end what was done."""
    import pty

    (folder / "in/b.txt").write_bytes(b"")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "ocrfix", "clean", "in", "-o", "out"]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
    with subprocess.Popen(command, stderr=theirs, stdout=theirs, env=environment) as process:
        os.close(theirs)
        told = b""
        while True:
            try:
                told += os.read(ours, 4096)
            except OSError:  # as Linux tells the end of a terminal
                break
    text = told.decode()

    assert process.returncode == ExitCode.SOME_FAILED
    assert "2 of 2" in text
    assert "b.txt: is empty" in text
    assert "1 file, 7 words, 2 edits, 0 suggestions, 1 failed" in text
    assert "unknown words: 28.57% before, 0.00% after" in text


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_a_batch_that_is_interrupted_goes_on(folder: Path) -> None:
    """Control-C among files: 130, a word, and the next run keeps what was done."""
    for n in range(400):
        (folder / f"in/{n}.txt").write_text(PAGE * 20, "utf-8")
    command = [sys.executable, "-m", "ocrfix", "clean", "in", "-o", "out", "--jobs", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True) as process:
        while len(list(folder.glob("out/*.txt"))) < 6:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=60)

    assert process.returncode == ExitCode.INTERRUPTED
    assert err.strip().splitlines()[-1] == b"ocrfix: interrupted; what is written is whole"
    assert b"Traceback" not in err
    assert not (folder / "out/report.json").exists()
    again = shell("clean", "in", "-o", "out")
    assert again.returncode == ExitCode.DONE
    assert again.stderr.count(b"is done already") >= 3
