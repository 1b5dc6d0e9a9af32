"""What features say together: small decision trees over each option's features.

The ranker's curves add what each feature says by itself. That an unknown word is written
small *and* has but one likely reading *and* stands in a document of which most unknown
words were misread is more than the sum. The trees are boosted on the curves' scores
(Friedman 2001), each of the oblivious kind (Prokhorenkova et al. 2018, CatBoost): it asks
the same few questions of every option, and the answers together name its leaf. So a tree is
a line of text, and all of them take but a few passes over arrays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocrfix.engine.evidence import NAMES

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Question = tuple[str, float]
"""A feature and a border: whether its value is above."""
QUESTIONS_OF_GROVE = 8
"""Questions of trees that are put together: as many as a byte has bits."""
ROWS_AT_ONCE = 1 << 14
"""Options that are looked at together: each step costs as much again for its being a step."""


@dataclass(frozen=True)
class Tree:
    """A few questions, and what each set of answers to them is worth.

    Attributes:
        questions: the first's answer is the lowest bit of the leaf's number.
        leaves: what each leaf gives to the score; twice as many for each question.
    """

    questions: tuple[Question, ...]
    leaves: Doubles


class Forest:
    """Scores options by trees.

    Args:
        trees: whose leaves are added up.
    """

    def __init__(self, trees: Iterable[Tree]) -> None:
        self.trees = tuple(trees)
        asked = sorted({q for tree in self.trees for q in tree.questions})
        number = {q: i for i, q in enumerate(asked)}
        self._asked = [(NAMES.index(feature), np.float32(border)) for feature, border in asked]
        places = [[number[q] for q in tree.questions] for tree in self.trees]
        leaves = [tree.leaves for tree in self.trees]
        self._groves = [_grove([(places[i], leaves[i]) for i in some]) for some in _grouped(places)]

    @classmethod
    def load(cls, path: Path) -> Forest:
        """Read trees: lines of ``feature>border`` cells, then a cell of the leaves' values."""
        trees = []
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("#"):
                continue
            *questions, leaves = line.split("\t")
            asked = (q.split(">") for q in questions)
            values = np.array([float(v) for v in leaves.split()])
            trees.append(Tree(tuple((f, float(border)) for f, border in asked), values))
        return cls(trees)

    def save(self, path: Path, head: str) -> None:
        """Write the trees as ``load`` reads them, with a comment ahead."""
        lines = (
            "\t".join(f"{f}>{border:.6g}" for f, border in tree.questions)
            + "\t"
            + " ".join(f"{v:.3f}" for v in tree.leaves)
            for tree in self.trees
        )
        path.write_text(f"# {head}\n" + "".join(f"{line}\n" for line in lines), "utf-8")

    def scores(self, features: Floats, rows: Ints | None = None) -> Floats:
        """What the trees give to each option.

        Args:
            features: shape (``NAMES``, options).
            rows: which options, if not all.
        """
        rows = np.arange(features.shape[1]) if rows is None else rows
        total = np.zeros(len(rows), np.float32)
        for start in range(0, len(rows), ROWS_AT_ONCE):
            some = features.take(rows[start : start + ROWS_AT_ONCE], axis=1)
            self._add(some, total[start : start + ROWS_AT_ONCE])
        return total

    def _add(self, features: Floats, total: Floats) -> None:
        """Add what the trees give to some options."""
        answers = [(features[column] > border).view(np.uint8) for column, border in self._asked]
        number = np.empty(len(total), np.uint16)
        leaf = np.empty(len(total), np.intp)
        worth = np.empty(len(total), np.float32)
        for grove in self._groves:
            short = number.view(np.uint8)[: len(total)] if len(grove.places) <= 8 else number
            short[:] = answers[grove.places[-1]]
            for place in reversed(grove.places[:-1]):
                np.add(short, short, out=short)
                np.bitwise_or(short, answers[place], out=short)
            leaf[:] = short
            # All numbers are of leaves; only so none of them is checked.
            np.take(grove.leaves, leaf, out=worth, mode="wrap")
            total += worth


class _Grove(NamedTuple):
    """Trees that ask few questions between them, as one tree.

    Attributes:
        places: of the questions, the first's answer is the lowest bit of the leaf's number.
        leaves: as of a tree.
    """

    places: list[int]
    leaves: Floats


def _grouped(places: Sequence[Sequence[int]]) -> list[list[int]]:
    """Trees put together where they ask the same questions, or nearly.

    Args:
        places: of each tree's questions.
    """
    groups: list[list[int]] = []
    asked: list[int] = []
    for tree, some in enumerate(places):
        own = sum(1 << place for place in set(some))
        more = [((own & ~theirs).bit_count(), i) for i, theirs in enumerate(asked)]
        fits = [(n, i) for n, i in more if n + asked[i].bit_count() <= QUESTIONS_OF_GROVE]
        if fits:
            _, best = min(fits)
            asked[best] |= own
            groups[best].append(tree)
        else:
            asked.append(own)
            groups.append([tree])
    return groups


def _grove(trees: Sequence[tuple[Sequence[int], Doubles]]) -> _Grove:
    """Trees, given by the places of their questions and their leaves, as one."""
    places = sorted({place for some, _ in trees for place in some})
    number = np.arange(1 << len(places))
    answers = {place: (number >> bit) & 1 for bit, place in enumerate(places)}
    worth = np.zeros(len(number))
    for some, leaves in trees:
        worth += leaves[sum(answers[place] << bit for bit, place in enumerate(some))]
    return _Grove(places, worth.astype(np.float32))
