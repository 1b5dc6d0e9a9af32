"""The user's own words: never changed, always changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocrfix import Cleaner, Settings
from ocrfix.cli import run
from ocrfix.errors import ExitCode, SettingsError
from ocrfix.review import words

TEXT = "The porter knew tbe man, and tlie door of Xyq was open when he came in.\n"


def clean(tmp_path: Path, entries: str, text: str = TEXT) -> str:
    path = tmp_path / "own.words"
    path.write_text(entries, "utf-8")
    cleaner = Cleaner(Settings(wordlists=(str(path),)))
    result = cleaner.clean(text)
    assert cleaner.clean(result.text).text == result.text
    return result.text


def test_a_word_that_is_right_is_left_alone(tmp_path: Path) -> None:
    """What would be changed stays, and is not suggested either; the rest is changed."""
    assert "tlie" not in clean(tmp_path, "")
    assert clean(tmp_path, "# ours\n\ntbe\n") == TEXT.replace("tlie", "the")


def test_what_is_always_wanted_is_done(tmp_path: Path) -> None:
    """Also where no rule would, as whole words only; over what a rule says."""
    text = clean(tmp_path, "Xyq -> Xyz\ntlie -> that\n", f"{TEXT}Xyqs stay.\n")

    assert "that door of Xyz was" in text
    assert "Xyqs stay." in text


def test_a_rule_that_would_never_rest_is_passed_over(tmp_path: Path) -> None:
    """Its result holds what it looks for."""
    assert "Xyq was" in clean(tmp_path, "Xyq -> Xyq Xyq\n")


def test_off_means_off(tmp_path: Path) -> None:
    """Without the stage for words none is changed."""
    path = tmp_path / "own.words"
    path.write_text("Xyq -> Xyz\n", "utf-8")
    settings = Settings(stages=("pages",), wordlists=(str(path),))

    assert Cleaner(settings).clean(TEXT).text == TEXT


def test_a_missing_list_is_told() -> None:
    """Before anything is cleaned."""
    with pytest.raises(SettingsError, match="nowhere: can't be read"):
        Cleaner(Settings(wordlists=("nowhere",)))


def test_the_next_run_reads_what_the_reviewer_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``ocrfix clean`` into the same folder, and the log says that it did."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(TEXT, "utf-8")
    words.change(Path(words.NAME), add="unused")
    Path("out").mkdir()
    words.change(Path("out") / words.NAME, add=words.never("tbe"))

    assert run(["clean", "a.txt", "-o", "out", "-q"]) == ExitCode.DONE
    assert "knew tbe man" in Path("out/a.txt").read_text("utf-8")
    assert "review.words" in Path("out/a.edits.jsonl").read_text("utf-8").splitlines()[0]
