"""Many files: names of results, failures, and what is never written over."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ocrfix import Cleaner, Settings, rows
from ocrfix import log as logs
from ocrfix import source as sources
from ocrfix.batch import run as run_batch
from ocrfix.discovery import Job, find
from ocrfix.edits import Edit
from ocrfix.errors import SourceError
from ocrfix.parts import Each
from ocrfix.report import Done, Failed, Outcome, Report


def run(jobs: list[Job], out: Path, cleaner: Cleaner) -> list[Outcome]:
    """What becomes of each file, in one process."""
    return [step.outcome for step in run_batch(jobs, out, cleaner)]


def shown(out: Path) -> list[str]:
    """What a run leaves for people to see."""
    return sorted(p.name for p in out.iterdir() if not p.name.startswith("."))


PAGE = "It was ﬁne.\n"


def tree(root: Path, *names: str) -> Path:
    for name in names:
        sources.write(root / name, PAGE.encode())
    return root


def names(*paths: Path, out: Path | None = None) -> list[str]:
    return [job.name.as_posix() for job in find(paths, out)]


def test_a_folder_is_mirrored(tmp_path: Path) -> None:
    """Results stand where their sources stand; what is no text or hidden is left out."""
    tree(tmp_path, "b.txt", "sub/a.md", "sub/x.png", ".git/c.txt", ".d.txt")

    assert names(tmp_path) == ["b", "sub/a"]


def test_the_output_folder_is_no_source(tmp_path: Path) -> None:
    """A second run over a folder that holds OUT does not clean the clean."""
    tree(tmp_path, "a.txt", "out/a.txt")

    assert names(tmp_path, out=tmp_path / "out") == ["a"]


def test_two_kinds_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """The one that isn't ``.txt`` keeps its suffix."""
    tree(tmp_path, "a.txt", "a.md", "b.md")

    assert sorted(names(tmp_path)) == ["a", "a.md", "b"]


def test_two_folders_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """The folders above come into the name, as far as needed."""
    tree(tmp_path, "one/scans/a.txt", "two/scans/a.txt", "two/scans/b.txt")

    assert names(tmp_path / "one/scans", tmp_path / "two/scans") == [
        "one/scans/a",
        "two/scans/a",
        "b",
    ]


def test_names_that_differ_in_case_are_told_apart(tmp_path: Path) -> None:
    """Results must not fall together where case doesn't count."""
    found = names(tree(tmp_path, "x/a.txt", "y/A.txt") / "x", tmp_path / "y")

    assert len({name.casefold() for name in found}) == 2


def test_a_file_given_twice_is_done_once(tmp_path: Path) -> None:
    """By itself and within its folder is still one file."""
    tree(tmp_path, "a.txt")

    assert names(tmp_path / "a.txt", tmp_path) == ["a"]


def test_a_missing_path_stops_before_anything_is_done(tmp_path: Path) -> None:
    """A mistyped name is told at once."""
    with pytest.raises(SourceError, match="nowhere: doesn't exist"):
        find([tmp_path / "nowhere"], None)


def test_one_bad_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    """It is reported with its reason; the others are done."""
    tree(tmp_path / "in", "a.txt", "b.txt", "c.txt")
    jobs = find([tmp_path / "in"], None)
    (tmp_path / "in/b.txt").unlink()
    outcomes = list(run(jobs, tmp_path / "out", Cleaner()))

    assert [type(o) for o in outcomes] == [Done, Failed, Done]
    assert "b.txt: can't be read" in outcomes[1].reason  # type: ignore[union-attr]
    assert shown(tmp_path / "out") == sorted(
        [
            "report.html",
            "report.json",
            *(f"{n}.{end}" for n in "ac" for end in ("txt", "diff", "edits.jsonl")),
        ]
    )


def test_what_fails_its_check_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that cleaning again would change is refused; the message says where."""
    tree(tmp_path / "in", "a.txt", "b.txt")
    unstable = Cleaner(Settings())
    changes = unstable.changes

    def moody(_: str, each: Each | None = None) -> tuple[Edit, ...]:
        return changes("It was ﬁne again", each)

    monkeypatch.setattr(unstable, "changes", moody)
    outcomes = list(run(find([tmp_path / "in"], None), tmp_path / "out", unstable))

    assert [o.error for o in outcomes if isinstance(o, Failed)] == ["CheckError"] * 2
    assert "a.txt: cleaning the text again changes it at line 1, column 8" in outcomes[0].reason  # type: ignore[union-attr]
    assert shown(tmp_path / "out") == ["report.html", "report.json"]


def test_a_source_in_the_output_folder_stays(tmp_path: Path) -> None:
    """OUT may be the source's folder; the source is refused as a place to write."""
    tree(tmp_path, "a.txt")
    (outcome,) = run(find([tmp_path / "a.txt"], tmp_path), tmp_path, Cleaner())

    assert isinstance(outcome, Failed)
    assert "a.txt: is a source; a source is never written over" in outcome.reason
    assert (tmp_path / "a.txt").read_text("utf-8") == PAGE
    assert shown(tmp_path) == ["a.txt", "report.html", "report.json"]


def test_another_s_text_stays(tmp_path: Path) -> None:
    """A text in OUT that has no log of ours beside it is not written over."""
    tree(tmp_path, "in/a.txt", "out/a.txt")
    (outcome,) = run(find([tmp_path / "in"], None), tmp_path / "out", Cleaner())

    assert isinstance(outcome, Failed)
    assert "is there already, and not as a result of ocrfix" in outcome.reason


def test_a_second_run_writes_over_the_first(tmp_path: Path) -> None:
    """Our own results are renewed, to the same bytes."""
    tree(tmp_path, "in/a.txt")
    jobs = find([tmp_path / "in"], None)
    seen = []
    for _ in range(2):
        (outcome,) = run(jobs, tmp_path / "out", Cleaner())
        assert isinstance(outcome, Done)
        seen.append({n: (tmp_path / "out" / n).read_bytes() for n in shown(tmp_path / "out")[:-2]})

    assert seen[0] == seen[1]


def test_results_can_move_with_their_sources(tmp_path: Path) -> None:
    """The log finds its source by the way from its own folder."""
    tree(tmp_path, "job/in/a.txt")
    list(run(find([tmp_path / "job/in"], None), tmp_path / "job/out", Cleaner()))
    shutil.move(tmp_path / "job", tmp_path / "moved")

    log = rows.read(tmp_path / "moved/out/a.edits.jsonl")
    assert log.header.source == "../in/a.txt"
    logs.verify(log, sources.read(tmp_path / "moved/out" / log.header.source), "log")


def test_the_report_counts(tmp_path: Path) -> None:
    """Files, words, edits by stage and rule, and failures with their reasons."""
    tree(tmp_path, "in/a.txt", "in/b.txt")
    rows = run(find([tmp_path / "in"], None), tmp_path / "out", Cleaner())
    rows.append(Failed(source="c.txt", error="SourceError", reason="gone", exit_code=3))
    report = Report(Settings())
    for row in rows:
        report.add(row)
    values = json.loads(b"".join(report.pieces(lambda: rows)))

    assert values["totals"]["files"] == 2
    assert values["totals"]["words"] == 6
    assert values["totals"]["edits"] == sum(values["totals"]["by_stage"].values()) == 2
    assert values["failed"][0]["reason"] == "gone"
    assert report.exit_code == 1
