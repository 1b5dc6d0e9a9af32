"""How well a word sits among its neighbours: counts of word pairs and triples.

The counts are kept in a static function (Chazelle et al. 2004, "The Bloomier filter";
Graf and Lemire 2020, "Xor filters"): three look-ups and two exclusive ors give the count of
an n-gram, on a scale of 15 steps, and tell an unknown one but for one in four thousand; of
these, most show by a count that is higher than their words' own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ocrfix import packed
from ocrfix.packed import Hashes

Floats = npt.NDArray[np.float32]

LEVEL_BITS = 4
LEVEL_BASE = 2.2
"""Counts are kept as powers of this: 15 steps, from 1 to 62,000 and above."""

SPREAD = 3.0
"""How much of a word's neighbours is kept for those never seen: this times the root of its
count, as for Witten and Bell's rule, with the number of kinds of neighbours guessed."""

_LEFT, _MIDDLE, _RIGHT = (np.uint64(x) for x in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 1))
_SEEDS = tuple(np.uint64(x) for x in (0x165667B19E3779F9, 0x27D4EB2F165667C5, 0x85EBCA6B3C6EF372))


def pair_keys(left: Hashes, right: Hashes) -> Hashes:
    """The key of each pair of neighbours."""
    return packed.mix(left * _LEFT + right * _RIGHT)


def triple_keys(left: Hashes, middle: Hashes, right: Hashes) -> Hashes:
    """The key of each triple of neighbours."""
    return packed.mix(left * _MIDDLE + middle * _LEFT + right * _RIGHT + np.uint64(3))


def cells(keys: Hashes, size: int) -> tuple[npt.NDArray[np.int64], ...]:
    """The three cells of each key, one in each third of a table of ``size`` cells."""
    third = np.uint64(size // 3)
    return tuple(
        # The high half of the product with the third's size scales without a division.
        (((packed.mix(keys + seed) >> np.uint64(32)) * third) >> np.uint64(32)).astype(np.int64)
        + i * (size // 3)
        for i, seed in enumerate(_SEEDS)
    )


def fingerprints(keys: Hashes) -> npt.NDArray[np.uint16]:
    """What tells a key of the table from others: the bits above the level's."""
    high: npt.NDArray[np.uint16] = (keys >> np.uint64(48)).astype(np.uint16)
    return high & np.uint16(0xFFFF << LEVEL_BITS & 0xFFFF)


class Context:
    """Counts of pairs and triples of words in clean text.

    Args:
        table: the cells of the static function.
        total: words that were counted.
    """

    def __init__(self, table: npt.NDArray[np.uint16], total: int) -> None:
        self._table = table
        self.total = total
        levels = np.arange(1 << LEVEL_BITS)
        self._counts = np.where(levels > 0, LEVEL_BASE ** (levels - 1), 0).astype(np.float32)

    @classmethod
    def load(cls, path: Path) -> Context:
        """Map the table from its file."""
        arrays, meta = packed.read(path)
        return cls(arrays["table"], int(meta["total"]))

    def seen(self, keys: Hashes) -> Floats:
        """About how often each n-gram was counted; 0 for an unknown one, but for few.

        Args:
            keys: as ``pair_keys`` or ``triple_keys`` make them, any shape.
        """
        a, b, c = cells(keys, len(self._table))
        found = self._table[a] ^ self._table[b] ^ self._table[c]
        level = found & ((1 << LEVEL_BITS) - 1)
        level[found ^ level != fingerprints(keys)] = 0
        counts: Floats = self._counts[level]
        return counts

    def fit(
        self,
        a: Hashes,
        a_counts: Floats,
        b: Hashes,
        b_counts: Floats,
        seen: Floats | None = None,
    ) -> Floats:
        """How much likelier ``b`` is after ``a`` than anywhere (natural logarithm).

        Args:
            a: the first word.
            a_counts: how often it was counted.
            b: the second.
            b_counts: how often it was counted.
            seen: of the pairs, where that is known.
        """
        seen = self.seen(pair_keys(a, b)) if seen is None else seen
        seen = _possible(seen, np.minimum(a_counts, b_counts))
        spread = SPREAD * np.sqrt(a_counts)
        share = b_counts / self.total
        fit = np.log((seen / share + spread) / (a_counts + spread))
        return np.where((a == 0) | (b == 0), 0, fit).astype(np.float32)

    def fit_three(  # noqa: PLR0913  arrays side by side
        self,
        a: Hashes,
        b: Hashes,
        c: Hashes,
        guess: Floats,
        most: Floats,
        *,
        pair: Floats | None = None,
    ) -> Floats:
        """How much likelier ``c`` is after ``a b`` than after ``b`` alone, or 0.

        Args:
            a: the first word.
            b: the one in the middle.
            c: the last.
            guess: chance of ``c`` after ``b`` (natural logarithm).
            most: how often ``b`` was counted.
            pair: ``seen`` of ``a b``, where that is known.
        """
        pair = _possible(self.seen(pair_keys(a, b)) if pair is None else pair, most)
        seen = _possible(self.seen(triple_keys(a, b, c)), pair)
        spread = SPREAD * np.sqrt(pair) + 1
        fit = np.log((seen / np.exp(guess) + spread) / (pair + spread))
        return np.where((a == 0) | (b == 0) | (c == 0), 0, fit).astype(np.float32)


def _possible(seen: Floats, most: Floats) -> Floats:
    """Counts that can be true.

    No n-gram was kept that was counted once only; none was counted more often than its
    rarest part, and as the scale's steps are coarse, only what is well above can't be one.
    """
    known = (most > 1.5) & (seen <= np.sqrt(LEVEL_BASE) * most)
    return np.where(known, np.minimum(seen, most), np.float32(0))


def level_of(counts: npt.NDArray[Any]) -> npt.NDArray[np.uint16]:
    """The step of the scale that is nearest to each count of one or more."""
    steps = np.round(np.log(counts) / np.log(LEVEL_BASE)) + 1
    levels: npt.NDArray[np.uint16] = np.clip(steps, 1, (1 << LEVEL_BITS) - 1).astype(np.uint16)
    return levels
