"""Known words, how common they are and of what class. (Interim reader, being replaced.)"""

from __future__ import annotations

from pathlib import Path

WORDLISTS = Path(__file__).parents[1] / "wordlists"


class Lexicon:
    """Known words of a language."""

    def __init__(self, counts: dict[str, int], total: int) -> None:
        self._counts = counts
        self._total = total

    @classmethod
    def load(cls, language: str) -> Lexicon:
        """The lexicon of a language (ISO 639-1)."""
        counts = {}
        for line in (WORDLISTS / f"{language}.words.tsv").read_text("utf-8").splitlines():
            word, count = line.split("\t")[:2]
            counts[word] = int(count)
        return cls(counts, sum(counts.values()))

    def __contains__(self, word: str) -> bool:
        """Whether the word is known, in this case or in lower case."""
        return word in self._counts or word.lower() in self._counts

    def frequency(self, word: str) -> float:
        """Occurrences per million words of clean text, in any case; 0 when unknown.

        Hyphenated compounds ("self-control") are words of their own here.
        """
        return 1e6 * self._counts.get(word.lower(), self._counts.get(word, 0)) / self._total
