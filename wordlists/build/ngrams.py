"""Word pairs and triples of clean text, packed for ``ocrfix.context``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from build.counts import BREAK, Counts
from ocrfix import context, packed

PAIR_AT_LEAST = 2
TRIPLE_AT_LEAST = 4
ID_BITS = 20
SPARE = 1.23
"""Cells per key that let almost every set of keys be peeled (Graf and Lemire 2020)."""


def build(counts: Counts, path: Path) -> int:
    """Count pairs and triples, lower-cased, and write the table.

    Returns:
        How many n-grams are in it.
    """
    lower = [form.lower() for form in counts.forms]
    words = sorted(set(lower))
    number = {word: i for i, word in enumerate(words)}
    renumber = np.array([number[word] for word in lower], np.int64)
    stop = number[""]
    text = np.concatenate([np.append(renumber[t], stop) for t in counts.texts])
    hashes = packed.hash_words(words)
    a, b = _count(text, stop, 2, PAIR_AT_LEAST)
    keys = context.pair_keys(hashes[a >> ID_BITS], hashes[a & ((1 << ID_BITS) - 1)])
    c, d = _count(text, stop, 3, TRIPLE_AT_LEAST)
    mask = (1 << ID_BITS) - 1
    triples = context.triple_keys(
        hashes[c >> 2 * ID_BITS], hashes[c >> ID_BITS & mask], hashes[c & mask]
    )
    keys = np.concatenate([keys, triples])
    levels = context.level_of(np.concatenate([b, d]))
    keys, first = np.unique(keys, return_index=True)
    table = _solve(keys, levels[first])
    total = int(sum(len(t) for t in counts.texts) - sum((t == BREAK).sum() for t in counts.texts))
    packed.write(path, {"table": table}, {"total": total, "ngrams": len(keys)})
    return len(keys)


def _count(
    text: npt.NDArray[np.int64], stop: int, n: int, at_least: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The n-grams that stand often enough, their word numbers side by side in one number."""
    parts = [text[i : len(text) - n + 1 + i] for i in range(n)]
    whole = np.all([p != stop for p in parts], axis=0)
    key = np.zeros(int(whole.sum()), np.int64)
    for p in parts:
        key = (key << ID_BITS) + p[whole]
    keys, times = np.unique(key, return_counts=True)
    often = times >= at_least
    return keys[often], times[often]


def _solve(keys: packed.Hashes, levels: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint16]:
    """Fill cells such that the three of each key give its fingerprint and level.

    Keys that have a cell to themselves are taken off, round by round; then the cells are
    filled in the reverse order, each by the one key that it was left to.
    """
    size = int(len(keys) * SPARE) // 3 * 3 + 3
    places = np.stack(context.cells(keys, size))
    left = np.arange(len(keys))
    peeled = []
    while len(left):
        load = np.bincount(places[:, left].ravel(), minlength=size)
        alone = load[places[:, left]] == 1
        free = alone.any(axis=0)
        if not free.any():
            raise ValueError("the keys can't be peeled; change the seeds")
        peeled.append((left[free], alone[:, free].argmax(axis=0)))
        left = left[~free]
    table = np.zeros(size, np.uint16)
    wanted = context.fingerprints(keys) | levels
    for taken, own in reversed(peeled):
        spots = places[:, taken]
        now = table[spots[0]] ^ table[spots[1]] ^ table[spots[2]]
        mine = spots[own, np.arange(len(taken))]
        table[mine] ^= now ^ wanted[taken]
    return table
