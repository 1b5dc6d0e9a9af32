"""Learn what fits among the words around it, for ``ocrfix.surroundings``.

The words near a place foretell the one that stands there, from a few drawn at random; each
common word of the corpora is such a place. Stochastic gradient descent as word2vec does it
(Mikolov et al. 2013), with a vector for each place near a word (Mnih and Kavukcuoglu 2013), in
threads that don't wait for each other (Niu et al. 2011, "Hogwild!").
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from build.counts import BREAK, Counts
from ocrfix import packed
from ocrfix.lexicon import Lexicon

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int32]

LENGTH = 64
"""Of a vector."""
REACH = 5
"""Words on either side."""
LEAST_COUNT = 20
"""Of a word that has a vector."""
NEAR_WORDS = 25_000
"""The commonest words have a vector for standing near others as well."""
DRAWN = 8
"""Words drawn at random beside each true one."""
COMMON = 1e-4
"""Share of the corpora from which a word is passed over the more often the commoner it is."""
UNREAD = 0.15
"""Share of the words nearby that are passed over: in a damaged text, not all can be read."""
PASSES, RATE, RATE_OF_PLACES = 6, 0.05, 0.05
CHUNK = 400_000
TABLE = 1 << 22
SEED = 1
PARAGRAPH, OTHER = -2, -1
THREADS = 2


@dataclass
class Model:
    """What is learned.

    Attributes:
        near: a vector a word, for standing near others.
        words: a vector a word, for standing between them.
        biases: a number a word.
        places: a vector a place, from left to right.
    """

    near: Floats
    words: Floats
    biases: Floats
    places: Floats


def build(counts: Counts, lexicon: Lexicon, path: Path) -> int:
    """Learn vectors and write them.

    Returns:
        How many words have one.
    """
    text, names, times = _numbered(counts, lexicon)
    model = _learn(text, times)
    words, steps = _in_whole_numbers(model.words)
    near, near_steps = _in_whole_numbers(model.near)
    hashes = packed.hash_words(names)
    order = np.argsort(hashes)
    arrays: dict[str, npt.NDArray[Any]] = {
        "hashes": hashes[order],
        "numbers": order.astype(np.int32),
        "words": words,
        "steps": steps,
        # Among so many drawn ones, the chance of the true one is that much less.
        "biases": model.biases + np.float32(np.log(DRAWN)),
        "near": near,
        "near_steps": near_steps,
        "places": model.places,
    }
    packed.write(path, arrays, {})
    return len(names)


def _numbered(counts: Counts, lexicon: Lexicon) -> tuple[Numbers, list[str], npt.NDArray[Any]]:
    """The corpora as numbers of common known words, these words, and how often each stands."""
    lower = [form.lower() for form in counts.forms]
    words = sorted(set(lower))
    number = {word: i for i, word in enumerate(words)}
    renumber = np.array([number[word] for word in lower], np.int64)
    times = np.bincount(renumber, weights=counts.form_counts(), minlength=len(words))
    known = (lexicon.look_up(words) >= 0) | np.array([word == "#" for word in words])
    times[~known | np.array([word == "" for word in words])] = 0
    order = np.argsort(-times, kind="stable")[: int((times >= LEAST_COUNT).sum())]
    rank = np.full(len(words), OTHER, np.int32)
    rank[order] = np.arange(len(order))
    rank[number[counts.forms[BREAK]]] = PARAGRAPH
    ranked = rank[renumber]
    text = np.concatenate([np.append(ranked[t], np.int32(PARAGRAPH)) for t in counts.texts])
    return text, [words[i] for i in order.tolist()], times[order]


def _learn(text: Numbers, times: npt.NDArray[Any]) -> Model:
    rng = np.random.default_rng(SEED)
    share = times / times.sum()
    kept = np.minimum(1, np.sqrt(COMMON / share))
    drawn = np.cumsum(share * kept) / (share * kept).sum()
    numbers = np.arange(len(times), dtype=np.int32)
    table = np.repeat(numbers, np.diff(np.round(drawn * TABLE).astype(np.int64), prepend=0))
    near = ((rng.random((NEAR_WORDS, LENGTH)) - 0.5) / np.sqrt(LENGTH)).astype(np.float32)
    distance = np.abs(np.arange(-REACH, REACH) + 0.5) + 0.5
    places = np.repeat(1 / np.sqrt(distance)[:, None], LENGTH, axis=1).astype(np.float32)
    words = np.zeros((len(times), LENGTH), np.float32)
    model = Model(near, words, np.zeros(len(times), np.float32), places)
    starts = np.arange(0, len(text), CHUNK)
    chunks = np.concatenate([rng.permutation(starts) for _ in range(PASSES)]).tolist()

    def take(step: int) -> None:
        some = text[chunks[step] : chunks[step] + CHUNK]
        rate = np.float32(RATE * max(1e-3, 1 - step / len(chunks)))
        _descend(some, kept, table, model.near, model.words, model.biases, places, rate, step + 1)

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(take, range(len(chunks))))
    return model


@numba.njit(fastmath=True, nogil=True)  # type: ignore[untyped-decorator]  # there or not
def _descend(  # noqa: C901, PLR0912, PLR0913, PLR0917  one loop, as the compiler wants it
    text: Numbers,
    kept: npt.NDArray[np.float64],
    table: Numbers,
    near: Floats,
    words: Floats,
    biases: Floats,
    places: Floats,
    rate: np.float32,
    seed: int,
) -> None:
    """One pass over a part of the text."""
    np.random.seed(seed)  # noqa: NPY002  numba's own, one a thread
    reach, length = places.shape[0] // 2, places.shape[1]
    around, error = np.zeros(length, np.float32), np.zeros(length, np.float32)
    rows, where = np.zeros(2 * reach, np.int64), np.zeros(2 * reach, np.int64)
    for at in range(len(text)):
        true = text[at]
        if true < 0 or np.random.random() > kept[true]:  # noqa: NPY002
            continue
        found = 0
        for side in (-1, 1):
            for step in range(1, reach + 1):
                there = at + side * step
                if there < 0 or there >= len(text) or text[there] == PARAGRAPH:
                    break
                row = text[there]
                if 0 <= row < near.shape[0] and np.random.random() >= UNREAD:  # noqa: NPY002
                    rows[found] = row
                    where[found] = reach - step if side < 0 else reach + step - 1
                    found += 1
        if not found:
            continue
        around[:] = 0
        error[:] = 0
        for i in range(found):
            for d in range(length):
                around[d] += near[rows[i], d] * places[where[i], d]
        for draw in range(DRAWN + 1):
            word = true if draw == 0 else table[np.random.randint(len(table))]  # noqa: NPY002
            if draw and word == true:
                continue
            score = biases[word]
            for d in range(length):
                score += around[d] * words[word, d]
            chance = np.float32(1 / (1 + np.exp(-min(max(score, -20), 20))))
            push = (np.float32(draw == 0) - chance) * rate
            for d in range(length):
                error[d] += push * words[word, d]
                words[word, d] += push * around[d]
            biases[word] += push
        for i in range(found):
            for d in range(length):
                before = near[rows[i], d]
                near[rows[i], d] += error[d] * places[where[i], d]
                places[where[i], d] += np.float32(RATE_OF_PLACES) * error[d] * before


def _in_whole_numbers(vectors: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Each vector in steps of the 127th of its largest number, and that step."""
    steps = np.abs(vectors).max(axis=1) / np.float32(127)
    steps[steps == 0] = 1
    return np.round(vectors / steps[:, None]).astype(np.int8), steps
