"""The diffs, with the real ``patch`` and ``git apply``, byte for byte."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ocrfix import diff, edits, rows, source, worddiff
from ocrfix import log as logs
from ocrfix.cli import run
from ocrfix.edits import Edit
from ocrfix.errors import ExitCode
from tests.review import folders
from tests.review.folders import Change
from tests.test_edits import proposal
from tests.test_golden import BOOKS, NAMES
from tests.texts import ANY

TOOLS = ("patch", "git")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
QUIET = {**os.environ, "LC_ALL": "C", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

pytestmark = pytest.mark.skipif(
    bool(MISSING) and "OCRFIX_CI" not in os.environ,
    reason=f"install {' and '.join(MISSING)} to run these",
)


def patched(folder: Path, tool: str, data: bytes, changes: bytes, name: str = "page.txt") -> bytes:
    """What a tool makes of a source with a diff, run in the source's folder."""
    (folder / name).write_bytes(data)
    (folder / "page.diff").write_bytes(changes)
    commands = {
        "patch": ["patch", "--binary", "-s", "-p1", "-i", "page.diff"],
        "git": ["git", "apply", "--whitespace=nowarn", "page.diff"],
    }
    done = subprocess.run(
        commands[tool], cwd=folder, env=QUIET, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    path = folder / name
    return path.read_bytes() if path.exists() else b""


def check(
    folder: Path, given_source: source.Source, data: bytes, text: str, made: list[Edit]
) -> None:
    changes = diff.of_file(given_source, text, made, name="page.txt")
    if not changes:
        assert data == source.to_bytes(text)
        return
    for tool in TOOLS:
        assert patched(folder, tool, data, changes) == source.to_bytes(text), tool


@pytest.mark.parametrize("name", NAMES)
def test_golden_books(name: str, tmp_path: Path) -> None:
    """The diff of each golden book makes its clean text of its source."""
    given_source = source.read(BOOKS / name / "source.txt")
    log = rows.read(BOOKS / name / "edits.jsonl")
    data = (BOOKS / name / "source.txt").read_bytes()
    text = logs.replay(log, given_source.text)

    assert source.to_bytes(text) == (BOOKS / name / "clean.txt").read_bytes()
    check(tmp_path, given_source, data, text, log.effective())


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, str, list[Edit]]:
    """A text, and edits of it."""
    text = draw(st.one_of(ANY, st.text("ab\n\n\r\f é\u2028", max_size=60)))
    proposals = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 6)))
        proposals.append(proposal(start, end, draw(st.text("xy\né", max_size=3))))
    made = edits.fold(text, text, [], edits.settle(proposals), "words")
    return text, edits.apply(text, made), made


@settings(max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(changed(), st.sampled_from(["utf-8", "utf-8-sig", "latin-1"]))
def test_generated_texts(
    tmp_path_factory: pytest.TempPathFactory, made: tuple[str, str, list[Edit]], encoding: str
) -> None:
    """Whatever the newlines, the end and the encoding, both tools give the text's bytes."""
    text, after, changes = made
    assume(text)  # nothing is ever put into an empty file
    # No text has half a character that comes from a file in these encodings.
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    data = text.encode(codec, "replace")
    text = data.decode(codec)
    changes = [e for e in changes if text[e.start : e.end] == e.before]
    after = edits.apply(text, changes)
    bom = encoding == "utf-8-sig"
    given_source = source.Source(
        text=text,
        name="page.txt",
        encoding="utf-8" if bom else encoding,
        bom=bom,
        newlines="",
        sha256="",
        undecodable=0,
    )
    data = b"\xef\xbb\xbf" * bom + data

    check(tmp_path_factory.mktemp("patch"), given_source, data, after, changes)


@pytest.mark.parametrize(
    "data",
    [
        "Er sagte “ﬁne”.\r\nUnd ging.\r\n".encode(),
        "Café ﬁne\nno newline at the end".encode(),
        "Le café de Mérimée à Paris,\nrien, et déjà l’été fut passé.\n".encode("cp1252"),
        b"\xef\xbb\xbfA mark before ttne.\n",
    ],
)
def test_files_of_many_kinds(data: bytes, tmp_path: Path) -> None:
    """CRLF, no newline at the end, cp1252, a byte order mark: from ``clean`` to ``patch``."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in/page.txt").write_bytes(data)
    assert run(["clean", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "-q"]) == 0
    changes = (tmp_path / "out/page.diff").read_bytes()
    clean = (tmp_path / "out/page.txt").read_bytes()

    for tool in TOOLS:
        assert patched(tmp_path / "in", tool, data, changes) == clean, tool


def test_utf_16_is_told_plainly(tmp_path: Path) -> None:
    """No tool can patch it, and the diff says so at its head."""
    out = folders.write(tmp_path, encoding="utf-16")
    first, rest = (out / "memoir.diff").read_text("utf-8").split("\n", 1)

    assert first == (
        "ocrfix: this diff is for reading. The source is UTF-16-LE, which patch and git apply "
        "can't read; the diff shows it as UTF-8."
    )
    assert rest.startswith("--- a/memoir.txt\n+++ b/memoir.txt\n@@ ")


def test_the_diff_command_prints_what_patch_takes(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """``ocrfix diff`` prints the diffs of all files, as decided."""
    out = folders.write(tmp_path)

    assert run(["diff", str(out)]) == ExitCode.DONE
    assert capfdbinary.readouterr().out == (out / "memoir.diff").read_bytes()


def test_words_are_shown_within_their_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Brackets in a pipe, colours when asked for; whole words, each line once."""
    out = folders.write(tmp_path)

    assert run(["diff", str(out), "--words"]) == ExitCode.DONE
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("in/memoir.txt:1:")
    assert lines[1] == (
        "{p. 1} He came to [-tbe-]{+the+} [-Caf6-]{+Café+} Royal, and [-tbe-]{+the+} door"
    )
    assert run(["diff", str(out), "--words", "--color", "always"]) == ExitCode.DONE
    assert "\x1b[31;9mtbe\x1b[0m\x1b[32;1mthe\x1b[0m" in capsys.readouterr().out


def test_a_source_can_t_command_the_terminal() -> None:
    """Control characters in a source come out as escapes."""
    made = [Edit(0, 2, "\x1b[", "x", "words", "r", 1.0, "why")]
    _, line = worddiff.lines("\x1b[2Jhello\x07", made, name="n", colored=False)

    assert line == "[-\\x1b[2Jhello\\x07-]{+x2Jhello\\x07+}"


@given(changed())
def test_a_word_diff_has_both_texts(made: tuple[str, str, list[Edit]]) -> None:
    """What goes and what comes stand in it, whatever is changed."""
    text, _, changes = made
    lines = list(worddiff.lines(text, changes, name="n", colored=False))

    assert bool(lines) == bool(changes)
    joined = "\n".join(lines)
    for edit in changes:
        assert worddiff.shown(edit.after) in joined
        assert worddiff.shown(edit.before) in joined


def test_a_changed_line_break_is_seen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A word cut at a line's end is one line of the diff."""
    folders.write(tmp_path, text="the in-\nstep of it\n", changes=[Change("-\n", "")])

    assert run(["diff", str(tmp_path / "out"), "--words"]) == ExitCode.DONE
    assert capsys.readouterr().out.splitlines()[1] == "the [-in-⏎step-]{+instep+} of it"
