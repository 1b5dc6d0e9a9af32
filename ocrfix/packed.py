"""Tables on disk that are mapped, not read: opened in no time, shared by processes.

A packed file is a JSON header of one line, padded, and then the arrays, each aligned to
64 bytes. Words are known in the tables by a 64-bit hash, so that a look-up of many words
is a few array operations.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from operator import mul
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]

ALIGNMENT = 64
LONGEST_WORD = 32
"""Code points of a word that can be in a table; a longer one is in none."""

ALL_BITS = 2**64 - 1
HASHED_AT_ONCE = 1 << 13

# Odd numbers as ``default_rng(1729).integers(1, 2**63, 32, np.uint64) * 2 + 1`` draws them: to
# import numpy.random would take longer than all tables. Whoever alters them must build all
# tables anew.
_DRAWN = (
    "2dff50c4abb5de072519665b8607202bd74a39b42456404b43e63012c33e8593d9472385719af7cf"
    "3b408e7ac87cf2f997231a092e560a772be03f9345b8e124fd19912623e177ea132f657411cb2b5c"
    "d53d211d9790a00d398bf698f325582941a7615d136e7743f53d42335badaeaff198445fdde78f82"
    "b7ad384f6c386cf2851b63667025c322590e0afb80f0c15d59c6b776afd60d53e712d9642c589939"
    "4703d57ffcab1bb205bcf50eeb360aa7f99245c91c5aa6f1f53518b178bafd3893184e63cbd6cee9"
    "f5bfae6d420a850fffea640d23bdb6878ba3501cea96e25c0f0b936249c96f6215ce0f8d45b612a8"
    "4f6cd9ab1b0f9055af4e97e7c4c52f33"
)
_MULTIPLIERS: Hashes = np.frombuffer(bytes.fromhex(_DRAWN), "<u8").astype(np.uint64)
_FACTORS = _MULTIPLIERS.tolist()


def write(path: Path, arrays: Mapping[str, npt.NDArray[Any]], meta: Mapping[str, Any]) -> None:
    """Write arrays (one-dimensional or more, any number type) with some facts about them."""
    places = {}
    at = 0
    for name, array in arrays.items():
        places[name] = [at, array.dtype.str, list(array.shape)]
        at += -(-array.nbytes // ALIGNMENT) * ALIGNMENT
    header = json.dumps({"meta": dict(meta), "arrays": places}, sort_keys=True).encode()
    header += b" " * (-(len(header) + 1) % ALIGNMENT) + b"\n"
    # Whoever has the old file mapped goes on with it.
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(header)
        for array in arrays.values():
            data = np.ascontiguousarray(array).tobytes()
            file.write(data + b"\0" * (-len(data) % ALIGNMENT))
    fresh.replace(path)


def read(path: Path) -> tuple[dict[str, npt.NDArray[Any]], dict[str, Any]]:
    """Map the arrays of a packed file, read-only, and the facts about them."""
    # A plain view: the subclass would make each slice of it slow.
    raw = np.asarray(np.memmap(path, np.uint8, "r"))
    # The header is short; a window of it is enough to find its end.
    size = 4096
    while (end := bytes(raw[:size]).find(b"\n")) < 0 and size < len(raw):
        size *= 2
    header = json.loads(bytes(raw[:end]))
    arrays = {}
    for name, (at, dtype, shape) in header["arrays"].items():
        kind = np.dtype(dtype)
        start = end + 1 + at
        count = int(np.prod(shape)) * kind.itemsize
        arrays[name] = raw[start : start + count].view(kind).reshape(shape)
    return arrays, header["meta"]


class Index:
    """Finds hashes among others by their first bits: five times as fast as a binary search.

    Args:
        hashes: among which is looked, ascending.
    """

    def __init__(self, hashes: Hashes) -> None:
        bits = len(hashes).bit_length() + 1
        self._shift = 64 - bits
        firsts = (hashes >> np.uint64(self._shift)).view(np.int64)
        # Where those begin that have each row of first bits.
        self._starts = np.zeros((1 << bits) + 1, np.int32)
        np.cumsum(np.bincount(firsts, minlength=1 << bits), out=self._starts[1:])
        self._size = len(hashes)
        self._hashes = np.append(hashes, np.uint64(ALL_BITS))

    def places(self, wanted: Hashes) -> npt.NDArray[np.int64]:
        """The place of each hash, -1 for one that isn't there."""
        firsts = (wanted >> np.uint64(self._shift)).view(np.int64)
        at = self._starts.take(firsts).astype(np.int64)
        smaller = np.flatnonzero(self._hashes.take(at) < wanted)
        while len(smaller):
            at[smaller] += 1
            smaller = smaller[self._hashes.take(at[smaller]) < wanted[smaller]]
        at[self._hashes.take(at) != wanted] = -1
        return at

    def place(self, wanted: int) -> int:
        """As ``places``, for one hash."""
        first = wanted >> self._shift
        some = self._hashes[self._starts[first] : self._starts[first + 1]].tolist()
        return int(self._starts[first]) + some.index(wanted) if wanted in some else -1


def hash_words(words: Sequence[str]) -> Hashes:
    """A 64-bit hash of each word; 0 for a word too long to be in any table."""
    if not words:
        return np.zeros(0, np.uint64)
    if len(words) > HASHED_AT_ONCE:
        starts = range(0, len(words), HASHED_AT_ONCE)
        return np.concatenate([hash_words(words[i : i + HASHED_AT_ONCE]) for i in starts])
    width = min(max(map(len, words)), LONGEST_WORD + 1) or 1
    codes = np.array(words, f"U{width}").view(np.uint32).reshape(len(words), width)
    sums = codes[:, :LONGEST_WORD] @ _MULTIPLIERS[:width]
    hashes = mix(sums)
    if width > LONGEST_WORD:
        hashes[codes[:, -1] > 0] = 0
    return hashes


def hash_word(word: str) -> int:
    """As ``hash_words``, for one word."""
    if len(word) > LONGEST_WORD:
        return 0
    z: int = sum(map(mul, map(ord, word), _FACTORS)) & ALL_BITS
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & ALL_BITS
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & ALL_BITS
    return z ^ (z >> 31)


def partial_hashes(segment: str, places: int) -> Hashes:
    """What a segment gives to the hash of a word that has it at each place, before mixing."""
    parts = np.zeros(places, np.uint64)
    for i, letter in enumerate(segment):
        parts += np.uint64(ord(letter)) * _MULTIPLIERS[i : i + places]
    return parts


def hash_sums(words: Sequence[str], longest: int, furthest: int) -> tuple[Hashes, Hashes]:
    """What the beginnings and ends of words give to their hashes, before mixing.

    Args:
        words: of at most ``longest`` letters.
        longest: letters of the longest.
        furthest: letters that an end may be shifted by, either way.

    Returns:
        For each word, the sum of its letters before each place; and for each shift from
        ``-furthest`` to ``furthest`` the sum of its letters from each place on, each moved
        by the shift.
    """
    codes = np.array(words, f"U{longest}").view(np.uint32).reshape(len(words), longest)
    wide = codes.astype(np.uint64)
    before = np.zeros((len(words), longest + 1), np.uint64)
    np.cumsum(wide * _MULTIPLIERS[:longest], axis=1, out=before[:, 1:])
    behind = np.zeros((2 * furthest + 1, len(words), longest + 1), np.uint64)
    padded = np.concatenate([np.zeros(furthest, np.uint64), _MULTIPLIERS])
    for shift in range(-furthest, furthest + 1):
        moved = padded[furthest + shift : furthest + shift + longest]
        sums = np.cumsum((wide * moved)[:, ::-1], axis=1)[:, ::-1]
        behind[shift + furthest, :, :-1] = sums
    return before, behind


def mix(values: Hashes) -> Hashes:
    """Scatter 64-bit values over all bits (the finaliser of splitmix64, Steele et al. 2014)."""
    z = values >> np.uint64(30)
    z ^= values
    z *= np.uint64(0xBF58476D1CE4E5B9)
    shifted = z >> np.uint64(27)
    z ^= shifted
    z *= np.uint64(0x94D049BB133111EB)
    np.right_shift(z, np.uint64(31), out=shifted)
    z ^= shifted
    return z


def unmixed(hashes: Hashes) -> Hashes:
    """The values that ``mix`` scattered: the sums of words' letters, of their hashes.

    >>> unmixed(mix(np.array([0, 1, 1729], np.uint64))).tolist()
    [0, 1, 1729]
    """
    z: Hashes = hashes ^ hashes >> np.uint64(31) ^ hashes >> np.uint64(62)
    z *= np.uint64(0x319642B2D24D8EC3)
    z ^= z >> np.uint64(27) ^ z >> np.uint64(54)
    z *= np.uint64(0x96DE1B173F119089)
    z ^= z >> np.uint64(30) ^ z >> np.uint64(60)
    return z
