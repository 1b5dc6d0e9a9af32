"""What features say together: small decision trees over each option's features.

The ranker's curves add what each feature says by itself. That an unknown word is written
small *and* has but one likely reading *and* stands in a document of which most unknown
words were misread is more than the sum. The trees are boosted on the curves' scores
(Friedman 2001), each of the oblivious kind (Prokhorenkova et al. 2018, CatBoost): it asks
the same few questions of every option, and the answers together name its leaf. So a tree is
a line of text, and all of them take but a few passes over arrays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ocrfix.engine.features import NAMES

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Question = tuple[str, float]
"""A feature and a border: whether its value is above."""


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
        self._places = [[number[q] for q in tree.questions] for tree in self.trees]
        self._leaves = [tree.leaves.astype(np.float32) for tree in self.trees]

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

    def scores(self, features: Floats) -> Floats:
        """What the trees give to each option.

        Args:
            features: shape (``NAMES``, options).
        """
        total = np.zeros(features.shape[1], np.float32)
        answers = [(features[column] > border).view(np.uint8) for column, border in self._asked]
        leaf = np.empty(features.shape[1], np.uint8)
        for places, leaves in zip(self._places, self._leaves, strict=True):
            leaf[:] = answers[places[0]]
            for bit, place in enumerate(places[1:], 1):
                leaf |= answers[place] << bit
            total += leaves.take(leaf)
        return total
