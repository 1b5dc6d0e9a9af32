"""Count words and their neighbours in clean text.

Each text becomes an array of word numbers; every later table (lexicon, n-grams) is made
from these arrays alone. One text in ten is held out, by its place in the sorted list, so
that "clean text stays as it is" can be measured on books that nothing was counted in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

HELD_OUT_EVERY = 10
HELD_OUT_AT = 7
BREAK = 0
"""The number of a paragraph break: no n-gram is counted across it."""
NUMBER = 1
"""The number that stands for all figures."""

# Words with inner apostrophes; figures; paragraph breaks. Hyphens part words. Linear.
TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d[\d,.:]*|\n\s*\n")


def corpus_files(corpora: Path, *, held_out: bool) -> list[Path]:
    """The texts to count in, or those kept aside to show that clean text is not harmed.

    Those of the folders named ``en-…``, and no others: one more text would shift which ones
    are held out.
    """
    files = sorted(corpora.glob("en-*/*.txt"))
    return [p for i, p in enumerate(files) if (i % HELD_OUT_EVERY == HELD_OUT_AT) == held_out]


# Compounds of words with hyphens between. Linear: each part ends where the next begins.
COMPOUND = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*(?:-[^\W\d_]+(?:['’][^\W\d_]+)*)+")


def held_out_for_training(corpora: Path) -> list[Path]:
    """Held-out texts from which the ranker learns what is no error."""
    return corpus_files(corpora, held_out=True)[::2]


def held_out_for_testing(corpora: Path) -> list[Path]:
    """Held-out texts that nothing ever learns from."""
    return corpus_files(corpora, held_out=True)[1::2]


@dataclass
class Counts:
    """Forms as they were written, and each text as an array of their numbers."""

    forms: list[str]
    texts: list[np.ndarray]

    @property
    def words(self) -> int:
        """How many words and figures there are in all texts together."""
        return sum(int((text != BREAK).sum()) for text in self.texts)

    def save(self, path: Path) -> None:
        """Write all into one file, for later steps."""
        ends = np.cumsum([len(text) for text in self.texts])
        forms = np.frombuffer("\n".join(self.forms).encode(), np.uint8)
        np.savez(path, forms=forms, texts=np.concatenate(self.texts), ends=ends)

    @classmethod
    def load(cls, path: Path) -> Counts:
        """Read what ``save`` wrote."""
        with np.load(path) as file:
            forms = file["forms"].tobytes().decode().split("\n")
            return cls(forms, np.split(file["texts"], file["ends"][:-1]))

    def form_counts(self) -> np.ndarray:
        """How often each form stands in all texts together."""
        total = np.zeros(len(self.forms), np.int64)
        for text in self.texts:
            total += np.bincount(text, minlength=len(self.forms))
        return total

    def text_counts(self) -> np.ndarray:
        """In how many texts each form stands."""
        total = np.zeros(len(self.forms), np.int32)
        for text in self.texts:
            total[np.unique(text)] += 1
        return total


def count_compounds(paths: list[Path]) -> tuple[Counter[str], Counter[str]]:
    """How often each hyphenated compound stands in the texts, lower-cased, and in how many."""
    times: Counter[str] = Counter()
    texts: Counter[str] = Counter()
    for path in paths:
        text = path.read_text("utf-8", "replace").replace("’", "'")
        found = Counter(c.lower() for c in COMPOUND.findall(text))
        times.update(found)
        texts.update(found.keys())
    return times, texts


def tokens(text: str) -> Iterator[str]:
    """Words as written, ``#`` for a figure, the empty string for a paragraph break."""
    for match in TOKEN.finditer(text.replace("’", "'")):
        token = match.group()
        if token[0].isdigit():
            yield "#"
        elif token[0] == "\n":
            yield ""
        else:
            yield token


def count(paths: list[Path]) -> Counts:
    """Read the texts and number their words."""
    return count_texts(p.read_text("utf-8", "replace") for p in paths)


def count_texts(source: Iterator[str]) -> Counts:
    """Number the words of texts that are already in hand."""
    numbers: dict[str, int] = {"": BREAK, "#": NUMBER}
    texts = []
    for text in source:
        numbered = [numbers.setdefault(t, len(numbers)) for t in tokens(text)]
        texts.append(np.array(numbered, np.int32))
    return Counts(list(numbers), texts)


def most_common_case(counts: Counts) -> dict[str, Counter[str]]:
    """For each lower-cased word, how often it was written how."""
    total = counts.form_counts()
    cases: dict[str, Counter[str]] = {}
    for form, n in zip(counts.forms, total.tolist(), strict=True):
        cases.setdefault(form.lower(), Counter())[form] += n
    return cases
