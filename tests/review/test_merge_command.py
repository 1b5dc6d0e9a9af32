"""``ocrfix merge``: files and folders of decisions, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocrfix.cli import run
from ocrfix.errors import ExitCode
from ocrfix.review import decisions, exchange
from ocrfix.review.decisions import Decision

ANN = Decision(id="a", verdict="reject", who="Ann", when="1", before="tlie", after="the")
BOB = Decision(id="a", verdict="accept", who="Bob", when="2", before="tlie", after="the")
CAT = Decision(id="c", verdict="accept", who="Cat", when="3")


def write(path: Path, *made: Decision) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(decisions.dumps(made))
    return path


def test_two_folders_are_merged_log_by_log(tmp_path: Path) -> None:
    """Each log's decisions with those of the same name; those of one side alone as well."""
    write(tmp_path / "a/x.decisions.jsonl", ANN)
    write(tmp_path / "b/x.decisions.jsonl", CAT)
    write(tmp_path / "b/sub/y.decisions.jsonl", BOB)
    a, b = tmp_path / "a", tmp_path / "b"

    assert run(["merge", str(a), str(b), "-o", str(a)]) == ExitCode.DONE
    assert exchange.read(a) == {"sub/y": [BOB], "x": [ANN, CAT]}


def test_conflicts_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With 1 as exit code; the result leaves the edit open."""
    a, b = write(tmp_path / "a.jsonl", ANN), write(tmp_path / "b.jsonl", BOB, CAT)

    assert run(["merge", str(a), str(b), "-o", str(tmp_path / "c")]) == ExitCode.SOME_FAILED
    told = capsys.readouterr()
    assert "conflict: a 'tlie' → 'the': Ann: reject (1); Bob: accept (2)" in told.out
    assert "1 conflicts" in told.err
    assert decisions.in_force(decisions.read(tmp_path / "c")).keys() == {"c"}


def test_a_file_without_names_goes_to_the_only_log(tmp_path: Path) -> None:
    """A reviewer's copy of ``NAME.decisions.jsonl``, sent by mail."""
    write(tmp_path / "out/x.decisions.jsonl", ANN)
    sent = write(tmp_path / "sent.jsonl", CAT)
    out = tmp_path / "out"

    assert run(["merge", str(out), str(sent), "-o", str(out)]) == ExitCode.DONE
    assert exchange.read(out) == {"x": [ANN, CAT]}


@pytest.mark.parametrize("name", ["../evil", "sub/../../evil", "/evil-of-ocrfix", ""])
def test_nothing_is_written_outside_the_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """A file from someone else can't choose where its decisions go."""
    out = tmp_path / "out"
    write(out / "x.decisions.jsonl", ANN)
    write(out / "y.decisions.jsonl", ANN)
    sent = write(tmp_path / "sent.jsonl", Decision(id="c", verdict="accept", file=name))

    assert run(["merge", str(out), str(sent), "-o", str(out)]) == ExitCode.BAD_LOG
    assert "which is no log of" in capsys.readouterr().err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "sent.jsonl"]
    assert exchange.read(out) == {"x": [ANN], "y": [ANN]}
