"""What scanners take for what: segments of letters, weighted.

The noisy channel of Kolak and Resnik (2002) with segments of several letters (Brill and
Moore 2000): a true word is cut into segments of one to three letters, and each is read as
one to three letters or as none. The weight of a segment pair is the natural logarithm of
the chance of that reading, learned from aligned pairs; a reading's cost is that of the
cheapest way to cut.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ocrfix import alignment, source
from ocrfix.alignment import FAR, Encoded
from ocrfix.alphabet import ALPHABET, CODES, OTHER, Codes
from ocrfix.errors import SettingsError, SourceError

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Weights = dict[tuple[str, str], float]
"""Costs of segment pairs, by ``(read, true)``."""

LONGEST_SEGMENT = 3
UNSEEN = np.float32(10.5)
"""Cost of a letter read as another that it was never seen read as, of a lost or an added one.

-ln(1 in 36,000): about one such reading in the letters of the train newspapers.
"""


class Confusions:
    """Weighted readings of segments.

    Args:
        weights: cost (natural logarithms, positive) of reading a true segment as another,
            by ``(read, true)``; an empty string is nothing. A letter read as itself is
            among them.
    """

    def __init__(self, weights: Mapping[tuple[str, str], float]) -> None:
        self.weights = dict(weights)
        segments = sorted({s for pair in weights for s in pair if len(s) > 1})
        self._number = {s: ALPHABET + i for i, s in enumerate(segments)}
        none = ALPHABET + len(segments)
        # The number of each pair and triple of letters: most have none of their own.
        self._pairs = np.full(ALPHABET**2, none, np.int16)
        self._triples = np.full(ALPHABET**3, none, np.int16)
        for segment, number in self._number.items():
            (self._pairs if len(segment) == 2 else self._triples)[_key(segment)] = number
        size = ALPHABET + len(segments) + 1
        self.table = np.full((size, size), FAR, np.float32)
        self.table[1:ALPHABET, 1:ALPHABET] = UNSEEN
        np.fill_diagonal(self.table[:ALPHABET, :ALPHABET], 0.05)
        self.table[1:ALPHABET, 0] = self.table[0, 1:ALPHABET] = UNSEEN
        self.table[0, 0] = self.table[none, :] = self.table[:, none] = FAR
        for (read, true), cost in weights.items():
            self.table[self.place(read), self.place(true)] = cost

    @classmethod
    def load(cls, *paths: Path) -> Confusions:
        """Read tables of ``read<TAB>true<TAB>cost`` lines, as ``save`` writes them.

        Where tables differ, the cheaper reading holds.
        """
        weights: Weights = {}
        for path in paths:
            for pair, cost in read_table(path).items():
                weights[pair] = min(cost, weights.get(pair, cost))
        return cls(weights)

    def as_text(self, head: str) -> str:
        """The table as lines, sorted, with a comment ahead."""
        rows = (f"{r}\t{t}\t{c:.2f}\n" for (r, t), c in sorted(self.weights.items()))
        return f"# {head}\n" + "".join(rows)

    def save(self, path: Path, head: str) -> None:
        """Write the table as ``load`` reads it."""
        path.write_text(self.as_text(head), "utf-8")

    def tell_apart_no_others(self, cost: np.float32) -> None:
        """Let a letter that the alphabet hasn't be read as such a letter only at this cost.

        They all have one number, so that a word of Cyrillic letters would be read as any
        other of its length for nothing.
        """
        self.table[OTHER, OTHER] = cost

    def place(self, segment: str) -> int:
        """The number of a segment in the table; 0 for nothing."""
        if len(segment) > 1:
            return self._number[segment]
        return CODES.get(segment, OTHER) if segment else 0

    def encode(self, codes: Codes) -> Encoded:
        """Letters as ``alphabet.encode`` numbers them, ready for ``costs``."""
        return Encoded((codes > 0).sum(axis=1), self.segments(codes))

    def segments(self, codes: Codes) -> list[Ints]:
        """For one, two and three letters, the number of the segment at each letter."""
        first = np.array(codes.T, np.int64, order="C")
        second = np.zeros_like(first)
        second[:-1] = first[1:]
        third = np.zeros_like(first)
        third[:-2] = first[2:]
        pairs = first * ALPHABET + second
        return [
            first,
            self._pairs[pairs].astype(np.int64),
            self._triples[pairs * ALPHABET + third].astype(np.int64),
        ]

    def costs(self, read: Encoded, true: Encoded, pairs: tuple[Ints, Ints]) -> Floats:
        """The cost of each reading: of ``read[pairs[0][i]]`` for ``true[pairs[1][i]]``."""
        return alignment.costs(self.table, read, true, pairs)


def read_table(path: Path) -> Weights:
    """The rows of a table of confusions."""
    weights: Weights = {}
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            read, true, cost = line.split("\t")
            weights[read, true] = float(cost)
    return weights


def read_own(path: Path) -> Weights:
    """The rows of a user's own table, which may have been written by hand.

    Raises:
        SettingsError: it can't be read, or a line is no ``read<TAB>true<TAB>cost``.
    """
    try:
        lines = source.read(path).text.splitlines()
    except SourceError as error:
        raise SettingsError(error.message, remedy="check the setting `confusions`") from error
    weights: Weights = {}
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            read, true, cost = _row(line, f"{path}:{number}")
            weights[read, true] = cost
    return weights


def _row(line: str, where: str) -> tuple[str, str, float]:
    """The cells of a line, in lower case.

    Raises:
        SettingsError: one is wrong; says in which column it begins.
    """
    cells = line.split("\t")
    ends = [sum(len(c) + 1 for c in cells[:i]) + 1 for i in range(len(cells) + 1)]
    remedy = "a line is read<TAB>true<TAB>cost, as in the files of `ocrfix learn`"
    if len(cells) != 3:
        column = ends[3] if len(cells) > 3 else ends[-1] - 1
        raise SettingsError(f"{where}:{column}: not three cells but {len(cells)}", remedy=remedy)
    read, true = (cell.lower().replace("’", "'") for cell in cells[:2])
    for cell, column in ((read, ends[0]), (true, ends[1])):
        if len(cell) > LONGEST_SEGMENT or any(c.isspace() for c in cell):
            raise SettingsError(
                f"{where}:{column}: {cell!r} isn't up to {LONGEST_SEGMENT} letters", remedy=remedy
            )
        if any(c not in CODES for c in cell):
            raise SettingsError(
                f"{where}:{column}: {cell!r} has a letter that the word engine doesn't know",
                remedy="leave the line out",
            )
    if not read and not true:
        raise SettingsError(f"{where}:1: nothing read as nothing", remedy=remedy)
    try:
        cost = float(cells[2])
    except ValueError:
        cost = -1.0
    if not 0 <= cost <= FAR:
        raise SettingsError(
            f"{where}:{ends[2]}: {cells[2]!r} is no cost",
            remedy=f"a cost is a number from 0 (always) to {FAR:.0f} (never)",
        )
    return read, true, cost


def _key(segment: str) -> int:
    key = 0
    for letter in segment:
        key = key * ALPHABET + CODES.get(letter, OTHER)
    return key
