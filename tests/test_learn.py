"""Learning confusions from one's own pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocrfix import Cleaner, Settings
from ocrfix.cli import run
from ocrfix.confusions import Confusions, read_own
from ocrfix.errors import ExitCode, SettingsError
from ocrfix.learning import misreadings, pieces

TRUTH = "The keeper went westward and kept the long answers he knew.\n"
OCR = TRUTH.replace("w", "~n")
"""A scanner's habit that no other has."""


@pytest.fixture
def pages(tmp_path: Path) -> tuple[Path, Path]:
    """Folders of a page as read and as it is."""
    ocr, truth = tmp_path / "ocr", tmp_path / "truth"
    for folder, text in ((ocr, OCR), (truth, TRUTH)):
        folder.mkdir()
        (folder / "page.txt").write_text(text * 2, "utf-8")
    return ocr, truth


def test_nothing_is_learned_from_pages_that_are_right(
    tmp_path: Path, pages: tuple[Path, Path]
) -> None:
    """Says so, with the remedy; nothing is written."""
    out = tmp_path / "own.tsv"

    assert run(["learn", "--ocr", str(pages[1]), "--truth", str(pages[1]), "-o", str(out)]) != 0
    assert not out.exists()


def test_no_page_is_written_over(pages: tuple[Path, Path]) -> None:
    """Neither the OCR nor the truth is a place for the result."""
    page = pages[0] / "page.txt"

    code = run(["learn", "--ocr", str(pages[0]), "--truth", str(pages[1]), "-o", str(page)])

    assert code == ExitCode.UNWRITABLE
    assert page.read_text("utf-8") == OCR * 2


def test_what_is_learned_repairs_other_pages(
    tmp_path: Path, pages: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """From a small pair of pages; the words and files are told."""
    out = tmp_path / "own.tsv"
    damaged = "The mo~ner cut the la~nn.\n"

    assert run(["learn", "--ocr", str(pages[0]), "--truth", str(pages[1]), "-o", str(out)]) == 0

    assert "from 1 pair of files with 22 words, 8 of them misread" in capsys.readouterr().err
    assert ("~n", "w") in read_own(out)
    assert "lawn" not in Cleaner().clean(damaged).text
    cleaned = Cleaner(Settings(confusions=str(out))).clean(damaged)
    assert cleaned.text == "The mower cut the lawn.\n"


def test_a_rare_confusion_is_left_out() -> None:
    """What was seen less often than asked is not in the table."""
    pairs = [("tbe", "the"), ("the", "the"), ("cat", "cat")]

    assert misreadings(pairs, 2) == {}
    assert set(misreadings(pairs, 1)) == {("b", "h")}


def test_a_table_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Lost and added letters, which have an empty cell, too."""
    path = tmp_path / "own.tsv"
    weights = {("b", "h"): 2.5, ("", "i"): 3.0, (".", ""): 4.0, ("rn", "m"): 1.25}
    path.write_text(Confusions(weights).as_text("ours"), "utf-8")

    assert read_own(path) == weights


@pytest.mark.parametrize(
    ("line", "column", "what"),
    [
        ("b h 2.5", 8, "three cells"),
        ("b\th", 4, "three cells"),
        ("b\th\t2.5\tmore", 9, "three cells"),
        ("b\th\tcheap", 5, "no cost"),
        ("b\th\t-1", 5, "no cost"),
        ("b\th\tnan", 5, "no cost"),
        ("b\tlong\t1", 3, "up to 3 letters"),
        ("\t\t1", 1, "nothing read as nothing"),
        ("b\t\N{CYRILLIC SMALL LETTER EN}\t1", 3, "doesn't know"),
    ],
)
def test_a_bad_line_is_told_with_its_place(
    tmp_path: Path, line: str, column: int, what: str
) -> None:
    """File, line and column, before any text is read."""
    path = tmp_path / "own.tsv"
    path.write_text(f"# ours\n\n{line}\n", "utf-8")

    with pytest.raises(SettingsError, match=what) as caught:
        Cleaner(Settings(confusions=str(path)))
    assert caught.value.message.startswith(f"{path}:3:{column}: ")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """At once, with the remedy."""
    with pytest.raises(SettingsError, match="can't be read") as caught:
        Cleaner(Settings(confusions=str(tmp_path / "none.tsv")))
    assert caught.value.remedy


def test_a_long_text_is_aligned_in_pieces() -> None:
    """Nothing is lost, and each piece has its own truth beside it."""
    ocr, truth = OCR * 400, TRUTH * 400
    found = list(pieces(ocr, truth))

    assert len(found) > 3
    assert "".join(o for o, _ in found) == ocr
    assert "".join(t for _, t in found) == truth
    assert all(o.replace("~n", "w") == t for o, t in found)
