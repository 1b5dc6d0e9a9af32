"""What a report needs of a file: counts, no text, and of the changes the commonest."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Self

import numpy as np

from ocrfix.cleaner import Cleaner
from ocrfix.document import Document
from ocrfix.edits import Edit
from ocrfix.pipeline import Result
from ocrfix.report import BINS, Series, Spelling
from ocrfix.strip import Sliceable, whole_words

MOST_SERIES = 100
"""Changes that a file's row has, the commonest ones: a row stays small, whatever the file."""
LONGEST_SERIES = 40
"""Code points of a change that can be a series: longer ones stand once."""


@dataclass
class Counts:
    """What a report needs of the edits of a file.

    Attributes:
        edits: applied.
        suggestions: not applied.
        by_rule: number of edits by ``stage.rule``.
        made_at: number of edits by confidence, in ``BINS`` equal steps from 0 to 1.
        suggested_at: number of suggestions likewise.
    """

    edits: int = 0
    suggestions: int = 0
    by_rule: Counter[str] = field(default_factory=Counter)
    made_at: list[int] = field(default_factory=lambda: [0] * BINS)
    suggested_at: list[int] = field(default_factory=lambda: [0] * BINS)

    @classmethod
    def of(cls, result: Result) -> Self:
        """The counts of a result."""
        counts = cls()
        for edit in result.edits:
            counts.add(edit, is_applied=True)
        for edit in result.suggestions:
            counts.add(edit, is_applied=False)
        return counts

    def add(self, edit: Edit, *, is_applied: bool) -> None:
        """Count an edit or a suggestion."""
        step = min(BINS - 1, int(edit.confidence * BINS))
        if is_applied:
            self.edits += 1
            self.by_rule[f"{edit.stage}.{edit.rule}"] += 1
            self.made_at[step] += 1
        else:
            self.suggestions += 1
            self.suggested_at[step] += 1


def words(text: Sliceable) -> int:
    """How many words a text has, between blanks."""
    return sum(len(piece.split()) for piece in whole_words(text))


def spelling(text: Sliceable, cleaner: Cleaner) -> Spelling:
    """How many words of a text are letters, and how many of them the lexicon doesn't know."""
    found = unknown = 0
    for piece in whole_words(text):
        vocabulary = Document.of(piece).vocabulary
        forms = sorted({word.lower().replace("’", "'") for word in vocabulary})
        numbers = cleaner.knowledge.lexicon.look_up(forms)
        others = {form for form, number in zip(forms, numbers.tolist(), strict=True) if number < 0}
        found += vocabulary.total()
        unknown += sum(n for w, n in vocabulary.items() if w.lower().replace("’", "'") in others)
    return Spelling(found, unknown)


def series(edits: Callable[[], Iterable[Edit]]) -> tuple[Series, ...]:
    """The commonest changes, the most frequent first.

    Args:
        edits: gives them, twice: first those are found that are common enough, by a number of
            eight bytes for each edit, then they are counted.
    """
    found, times = _counted(array("Q", (_number(e) for e in edits() if _may_be_series(e))))
    least = int(np.partition(times, -MOST_SERIES)[-MOST_SERIES]) if len(times) > MOST_SERIES else 1
    common: Counter[tuple[str, str]] = Counter()
    last: set[tuple[str, str]] = set()
    for edit in filter(_may_be_series, edits()):
        count = times[np.searchsorted(found, np.uint64(_number(edit)))]
        if count > least:
            common[edit.before, edit.after] += 1
        elif count == least:
            last.add((edit.before, edit.after))
            if len(last) > 2 * MOST_SERIES:
                last = set(sorted(last)[:MOST_SERIES])
    common.update(dict.fromkeys(last, least))
    ranked = sorted(common.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Series(before, after, n) for (before, after), n in ranked[:MOST_SERIES])


def _may_be_series(edit: Edit) -> bool:
    return len(edit.before) + len(edit.after) <= LONGEST_SERIES


def _number(edit: Edit) -> int:
    key = f"{edit.before}\0{edit.after}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(key, digest_size=8).digest(), "little")


def repeated(numbers: array[int]) -> frozenset[int]:
    """Those that are there more than once."""
    found, times = _counted(numbers)
    return frozenset(found[times > 1].tolist())


def _counted(numbers: array[int]) -> tuple[Any, Any]:
    """The different numbers, sorted, and how often each is there."""
    return np.unique(np.asarray(numbers, np.uint64), return_counts=True)
