"""Words that forms may stand for, many forms' side by side; and those of common words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from ocrfix import packed
from ocrfix.engine.ragged import picked

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
T = TypeVar("T", bound=np.generic)
NO_COSTS = np.zeros(0, np.float32)


@dataclass(frozen=True)
class Candidates:
    """Words that each of some forms may stand for, likeliest first by a rough score.

    Attributes:
        edges: where each form's begin and, last, the last one's end.
        numbers: their numbers in the lexicon.
        costs: what the confusion costs, natural logarithms.
    """

    edges: Ints
    numbers: Ints
    costs: Floats

    @property
    def sizes(self) -> Ints:
        """How many each form has."""
        return np.diff(self.edges)

    def __iter__(self) -> Iterator[Ints]:
        """The numbers of each form's."""
        return (self.numbers[low:high] for low, high in pairwise(self.edges.tolist()))

    def of(self, forms: Ints) -> Candidates:
        """Those of some of the forms, by their places; in any order, again and again if need be."""
        edges, places = picked(self.edges, forms)
        return Candidates(edges, self.numbers[places], self.costs[places])

    def first(self, most: Ints | int) -> Candidates:
        """The first so many of each form."""
        sizes = np.minimum(self.sizes, most)
        edges = np.append(0, np.cumsum(sizes))
        places = np.arange(edges[-1]) + np.repeat(self.edges[:-1] - edges[:-1], sizes)
        return Candidates(edges, self.numbers[places], self.costs[places])

    def only(self, which: npt.NDArray[np.bool_]) -> Candidates:
        """Some of them, by whether each is one."""
        edges = np.append(0, np.cumsum(which))[self.edges]
        return Candidates(edges, self.numbers[which], self.costs[which])

    def and_others(self, others: Candidates) -> Candidates:
        """These and, behind them, those of other forms."""
        return Candidates(
            np.concatenate([self.edges, others.edges[1:] + self.edges[-1]]),
            np.concatenate([self.numbers, others.numbers]),
            np.concatenate([self.costs, others.costs]),
        )


class Found:
    """The candidates of forms, to which those of more are added."""

    def __init__(self) -> None:
        self._place: dict[str, int] = {}
        # With room behind what is in use: the next are added without copying all.
        self._all = Candidates(np.zeros(1, np.int64), np.zeros(0, np.int64), NO_COSTS)

    def __len__(self) -> int:
        return len(self._place)

    def __contains__(self, form: str) -> bool:
        return form in self._place

    def of(self, forms: Sequence[str]) -> Candidates:
        """Those of some of the forms."""
        return self._all.of(np.fromiter(map(self._place.__getitem__, forms), np.int64, len(forms)))

    def only(self, forms: Iterable[str]) -> Found:
        """Those of the forms that are among some others."""
        kept = list(dict.fromkeys(f for f in forms if f in self))
        found = Found()
        found.add(kept, self.of(kept))
        return found

    def add(self, forms: Sequence[str], candidates: Candidates) -> None:
        """Add those of other forms."""
        size = len(self)
        used = int(self._all.edges[size])
        self._all = Candidates(
            _followed(self._all.edges, size, candidates.edges + used),
            _followed(self._all.numbers, used, candidates.numbers),
            _followed(self._all.costs, used, candidates.costs),
        )
        self._place.update(zip(forms, range(size, size + len(forms)), strict=True))


def _followed(array: npt.NDArray[T], used: int, more: npt.NDArray[T]) -> npt.NDArray[T]:
    """An array with more behind what is in use of it, in its place if there is room."""
    size = used + len(more)
    if size > len(array):
        array = np.concatenate([array[:used], np.empty(2 * size - used, array.dtype)])
    array[used:size] = more
    return array


@dataclass(frozen=True)
class Confusables:
    """The candidates of common words, found beforehand.

    Attributes:
        words: numbers of the words, ascending.
        edges: where each word's candidates begin and, last, end.
        numbers: of the candidates.
        costs: of the confusions.
        lexicon: fingerprint of the lexicon that has these numbers.
    """

    words: Ints
    edges: Ints
    numbers: Ints
    costs: Floats
    lexicon: int

    @classmethod
    def load(cls, path: Path) -> Confusables:
        """Map them from their file."""
        arrays, meta = packed.read(path)
        return cls(
            arrays["words"],
            arrays["edges"],
            arrays["numbers"],
            arrays["costs"],
            int(meta["lexicon"]),
        )

    def save(self, path: Path) -> None:
        """Write them as ``load`` maps them."""
        packed.write(
            path,
            {
                "words": self.words.astype(np.int32),
                "edges": self.edges.astype(np.int32),
                "numbers": self.numbers.astype(np.int32),
                "costs": self.costs.astype(np.float16),
            },
            {"lexicon": self.lexicon},
        )

    def places(self, numbers: Ints) -> Ints:
        """The place of each word that is common, -1 for others."""
        wanted = numbers.astype(self.words.dtype)
        at = np.minimum(np.searchsorted(self.words, wanted), len(self.words) - 1)
        return np.where(self.words[at] == wanted, at, -1)

    def of(self, places: Ints) -> Candidates:
        """The candidates of the words at some places."""
        edges, rows = picked(self.edges, places)
        return Candidates(
            edges, self.numbers[rows].astype(np.int64), self.costs[rows].astype(np.float32)
        )
