"""Clean pages with a few words misread: what a good scan of a good book looks like.

Newspapers and worn type teach what is misread; where one word in a thousand is, the same
evidence means less. Errors are put in by the learned channel, flattened.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from build.examples import Page

RATES = (0.002, 0.004, 0.008, 0.015, 0.03)
"""Shares of the words of a page that are misread."""
# A word without signs, long enough that an error in it can be told.
WORD = re.compile(r"[^\W\d_]{2,}")
LONGEST_SEGMENT = 3
FLATNESS = 0.5
"""The channel is that of newspapers; a book's scanner has its own, of which nothing is known
but that it errs in some of these ways: so the rare ones are made commoner."""


class Damager:
    """Misreads words.

    Args:
        weights: costs of confusions, by ``(read, true)``.
    """

    def __init__(self, weights: Mapping[tuple[str, str], float]) -> None:
        self._readings: dict[str, list[tuple[str, float]]] = {}
        for (read, true), cost in sorted(weights.items()):
            if read != true and true:
                self._readings.setdefault(true, []).append((read, math.exp(-FLATNESS * cost)))

    def misread(self, word: str, chance: random.Random) -> str:
        """A word with one of its segments misread; the word itself if none can be."""
        options, weights = [], []
        lower = word.lower()
        for start in range(len(word)):
            for size in range(1, LONGEST_SEGMENT + 1):
                true = lower[start : start + size]
                for read, weight in self._readings.get(true, ()) if len(true) == size else ():
                    options.append(word[:start] + read + word[start + size :])
                    weights.append(weight)
        return chance.choices(options, weights)[0] if options else word

    def pages(
        self, pages: Iterable[Page], seed: int, rates: Sequence[float] = RATES
    ) -> Iterator[Page]:
        """Each page with some words misread, at one of the rates."""
        chance = random.Random(seed)  # noqa: S311  nothing secret
        for i, page in enumerate(pages):
            rate = rates[i % len(rates)]
            gaps, words = WORD.split(page.ocr), WORD.findall(page.ocr)
            ocr = gaps[0]
            for word, gap in zip(words, gaps[1:], strict=True):
                ocr += (self.misread(word, chance) if chance.random() < rate else word) + gap
            yield Page(ocr, page.truth)
