"""Reviewing in the terminal."""

from __future__ import annotations

import io
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console

from ocrfix.cli import run
from ocrfix.review import corpus, decisions, terminal, words
from ocrfix.review.session import Review
from tests.review import folders
from tests.review.folders import Change


def talk(out: Path, keys: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Review with a key a line, as in a pipe; gives what was shown."""
    monkeypatch.setattr("sys.stdin", io.StringIO(keys.replace(" ", "\n") + "\n"))
    shown = io.StringIO()
    terminal.run(Review(corpus.load(out), who="Ann"), Console(file=shown, width=100))
    return shown.getvalue()


def verdicts(out: Path) -> list[tuple[str, str, str | None]]:
    made = decisions.last(decisions.read(out / "memoir.decisions.jsonl")).values()
    return [(d.before, d.verdict, d.text) for d in made]


def test_keys_decide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """y, n and figures; decided ones are passed over; q leaves the rest open."""
    out = folders.write(tmp_path)
    shown = talk(out, "2 n y j q", monkeypatch)

    assert verdicts(out) == [
        ("tbe", "replace", "tube"),
        ("Caf6", "reject", None),
        ("tbe", "accept", None),
    ]
    assert "memoir, page 1, line 1  [0 of 8]" in shown
    assert "- {p. 1} He came to tbe Caf6 Royal" in shown
    assert "+ {p. 1} He came to the Café Royal" in shown


def test_a_series_is_decided_over_its_concordance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that are alike, in one stroke, and taken back in one."""
    out = folders.write(tmp_path)
    shown = talk(out, "s y u s n q", monkeypatch)

    assert [v for v in verdicts(out) if v[0] == "tbe"] == [("tbe", "reject", None)] * 4
    assert "all 4: y accept, n reject" in shown
    assert "4 decided; u takes all of them back" in shown
    assert "Taken back: 4" in shown


def test_words_are_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never and always go to the reviewer's own words."""
    out = folders.write(tmp_path)
    talk(out, "a w q", monkeypatch)

    assert words.read(out / words.NAME) == ["tbe -> the", "Caf6"]


def test_all_done_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of the list is told, and what comes next."""
    out = folders.write(tmp_path, text="tbe\n", changes=[Change("tbe", "the")])

    assert "Nothing left that is open." in talk(out, "y", monkeypatch)
    assert run(["review", str(out), "--terminal"]) == 0


def test_a_source_can_t_command_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control characters and rich's markup are shown, not obeyed."""
    out = folders.write(
        tmp_path, text="\x1b]0;x\x07[red]tbe[/red]\n", changes=[Change("tbe", "the")]
    )
    shown = talk(out, "q", monkeypatch)

    assert "\x07" not in shown
    assert "\\x1b]0;x\\x07[red]tbe[/red]" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_in_a_real_terminal(tmp_path: Path) -> None:
    """Single keys act at once; one's own text begins from the program's reading."""
    out = folders.write(tmp_path)
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "ocrfix", "review", "--terminal", str(out)]
    environment = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=environment, close_fds=True
    ) as process:
        try:
            for key, wanted in (("n", "? "), ("e", "? "), ("!\r", ": Café"), ("q", "? ")):
                until(master, wanted)
                time.sleep(0.3)  # keys typed before the question are dropped, as they should
                os.write(master, key.encode())
            until(master, "2 of 8 decided")
            assert process.wait(20) == 0
        finally:
            process.kill()
    os.close(slave)
    os.close(master)

    assert verdicts(out) == [("tbe", "reject", None), ("Caf6", "replace", "Café!")]


def until(terminal_end: int, wanted: str) -> None:
    """Read until something is shown."""
    seen = b""
    deadline = time.monotonic() + 20
    while wanted.encode() not in seen:
        ready, _, _ = select.select([terminal_end], [], [], max(0, deadline - time.monotonic()))
        assert ready, seen
        seen += os.read(terminal_end, 4096)
