"""How good the cleaning is, on pages of one's own: error rates, and words fixed and broken.

Characters are grapheme clusters, as readers count them; words stand between blanks. Case and
punctuation count: what a reader would have to correct is an error.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import regex
from rapidfuzz.distance import Levenshtein

from ocrfix import source
from ocrfix.discovery import find
from ocrfix.errors import SourceError

# Linear: \X never backtracks.
GRAPHEME = regex.compile(r"\X")


@dataclass(frozen=True, kw_only=True)
class Score:
    """Counts over one text or many.

    Attributes:
        characters: grapheme clusters of the truth.
        words: of the truth.
        character_errors_before: edit distance, in grapheme clusters, of OCR and truth.
        character_errors_after: the same of cleaned text and truth.
        word_errors_before: edit distance, in words, of OCR and truth.
        word_errors_after: the same of cleaned text and truth.
        fixed: words of the truth that the OCR has wrong and the cleaned text right.
        broken: words of the truth that the OCR has right and the cleaned text wrong.
        damaged: words of the truth that the OCR has wrong.
    """

    characters: int = 0
    words: int = 0
    character_errors_before: int = 0
    character_errors_after: int = 0
    word_errors_before: int = 0
    word_errors_after: int = 0
    fixed: int = 0
    broken: int = 0
    damaged: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            **{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Score)}
        )

    def rates(self) -> dict[str, float | None]:
        """Error rates and shares; None where there is nothing to divide by."""
        return {
            "cer_before": _share(self.character_errors_before, self.characters),
            "cer_after": _share(self.character_errors_after, self.characters),
            "wer_before": _share(self.word_errors_before, self.words),
            "wer_after": _share(self.word_errors_after, self.words),
            "fixed": _share(self.fixed, self.damaged),
            "broken": _share(self.broken, self.words - self.damaged),
        }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def score(ocr: str, truth: str, cleaned: str) -> Score:
    """Compare a text before and after cleaning with what it should be.

    >>> score("tbe cat sat", "the cat sat", "the cat sat").fixed
    1
    """
    characters = graphemes(truth)
    words = _normal(truth).split()
    right_before = _right(_normal(ocr).split(), words)
    right_after = _right(_normal(cleaned).split(), words)
    return Score(
        characters=len(characters),
        words=len(words),
        character_errors_before=Levenshtein.distance(graphemes(ocr), characters),
        character_errors_after=Levenshtein.distance(graphemes(cleaned), characters),
        word_errors_before=Levenshtein.distance(_normal(ocr).split(), words),
        word_errors_after=Levenshtein.distance(_normal(cleaned).split(), words),
        fixed=len(right_after - right_before),
        broken=len(right_before - right_after),
        damaged=len(words) - len(right_before),
    )


def graphemes(text: str) -> list[str]:
    """The grapheme clusters of a text; each run of blanks and newlines is one space."""
    return GRAPHEME.findall(" ".join(_normal(text).split()))


def _normal(text: str) -> str:
    """NFC: how an accent is composed is no error."""
    return unicodedata.normalize("NFC", text)


def _right(found: Sequence[str], truth: Sequence[str]) -> frozenset[int]:
    """Indices of the words of the truth that were found where they belong."""
    blocks = Levenshtein.opcodes(found, truth)
    return frozenset(i for b in blocks if b.tag == "equal" for i in range(b.dest_start, b.dest_end))


def pairs(ocr: Path, truth: Path) -> list[tuple[Path, Path]]:
    """Files to compare: two files, or the files of two folders that have the same name.

    Raises:
        SourceError: a path doesn't exist, or nothing matches.
    """
    if not truth.exists():
        raise SourceError(f"{truth}: doesn't exist", remedy="check the path")
    found = find([ocr], None)
    if ocr.is_file() and truth.is_file():
        return [(ocr, truth)]
    matched = [
        (source, truth / source.relative_to(ocr))
        for source in (Path(job.source) for job in found)
        if ocr.is_dir() and (truth / source.relative_to(ocr)).is_file()
    ]
    if not matched:
        raise SourceError(
            f"{ocr} and {truth}: have no files of the same name",
            remedy="give two files, or two folders whose files have the same names",
        )
    return matched


def read(ocr: Path, truth: Path) -> tuple[str, str]:
    """The texts of a pair.

    Raises:
        SourceError: one can't be read.
    """
    return source.read(ocr).text, source.read(truth).text
