"""Error rates, and words fixed and broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocrfix.errors import SourceError
from ocrfix.score import pairs, score


def test_a_perfect_text_has_no_errors() -> None:
    """Nothing damaged, nothing fixed, nothing broken."""
    found = score("the cat", "the cat", "the cat")

    assert (found.character_errors_after, found.word_errors_after, found.fixed) == (0, 0, 0)
    assert found.rates()["fixed"] is None


def test_fixed_and_broken_are_words_of_the_truth() -> None:
    """Here "tbe" was wrong and is right; "cat" was right and is wrong."""
    found = score("tbe cat sat", "the cat sat", "the cot sat")

    assert (found.damaged, found.fixed, found.broken) == (1, 1, 1)
    assert (found.word_errors_before, found.word_errors_after) == (1, 1)


def test_a_letter_with_its_accent_is_one_character() -> None:
    """Grapheme clusters count, however composed."""
    found = score("Cafe", "Cafe\N{COMBINING ACUTE ACCENT}", "Café")

    assert (found.characters, found.character_errors_before) == (4, 1)
    assert found.character_errors_after == 0


def test_line_ends_are_blanks() -> None:
    """Where lines end is no error."""
    assert score("a\nb", "a b", "a  b").character_errors_after == 0


def test_folders_are_compared_by_name(tmp_path: Path) -> None:
    """Files of the same name belong together; without any, it says so."""
    for name in ("ocr/a.txt", "ocr/b.txt", "truth/a.txt", "none/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")

    assert pairs(tmp_path / "ocr", tmp_path / "truth") == [
        (tmp_path / "ocr/a.txt", tmp_path / "truth/a.txt")
    ]
    with pytest.raises(SourceError, match="have no files of the same name"):
        pairs(tmp_path / "ocr", tmp_path / "none")
