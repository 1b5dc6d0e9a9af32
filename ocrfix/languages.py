"""Languages other than English: plain lexicons, from pyspellchecker's frequency lists.

No text was counted for them and no page learned from. So the word engine goes without
neighbours, by English confusions of letters that look alike in any language, and its chances
count as far less sure: what it changes by itself must be overwhelming.
"""

from __future__ import annotations

import gzip
import json
import unicodedata
from functools import lru_cache

import numpy as np

from ocrfix import data
from ocrfix.alphabet import CODES
from ocrfix.confusions import Weights
from ocrfix.context import Context
from ocrfix.engine import letters
from ocrfix.engine.evidence import NAMES
from ocrfix.engine.letters import LetterModel
from ocrfix.engine.options import Kind, Options
from ocrfix.engine.ranker import Doubles, Floats, Ints, Ranker, Settled
from ocrfix.lexicon import Lexicon
from ocrfix.packed import Hashes

WORDS_COUNTED = 45_000_000
"""Counts are scaled to so many words in all, those of the English lexicon."""
CAPITALISED = 0.5
"""Share of capitals, which the lists don't tell: neither a name nor never one."""
MODELLED = 60_000
"""How many of the commonest words the letter model is learned from."""
SHARPNESS, CAUTION = 0.5, 1.7
"""What is left of the logarithm of a change's odds, and what is taken off: at 0.8 there
must have been 0.998."""

UNKNOWN, MOST_UNKNOWN = ("damage", "odd"), -2.3
"""What tells of unknown words, and as how many they count at most, as a logarithm: a tenth."""
LOST_MARK = 5.0
"""Cost of a letter read without its mark, a guess: one in 150."""
ALIKE = (("ii", "ü"), ("b", "ß"), ("fs", "ß"), ("6", "ö"), ("6", "ó"), ("cc", "œ"), ("ce", "œ"))


def counts(language: str) -> dict[str, float]:
    """The words of a language and how often each stands in ``WORDS_COUNTED`` words."""
    packed = data.find_plain(language).read_bytes()
    found: dict[str, float] = json.loads(gzip.decompress(packed))
    scale = WORDS_COUNTED / sum(found.values())
    return {word: count * scale for word, count in found.items()}


def confusions() -> Weights:
    """Misreadings of letters that English hasn't: marks lost, and shapes that look alike."""
    marks = {
        (bare, letter): LOST_MARK
        for letter in CODES
        if (bare := unicodedata.normalize("NFD", letter)[0]) != letter and bare in CODES
    }
    return marks | dict.fromkeys(ALIKE, LOST_MARK - 1)


@lru_cache(maxsize=4)
def lexicon(language: str) -> Lexicon:
    """The plain lexicon of a language; made once a process."""
    return Lexicon.of(counts(language), capitalised=CAPITALISED)


def letter_model(words: Lexicon) -> LetterModel:
    """What the words of a lexicon look like."""
    common = np.argsort(-words.log_counts, kind="stable")[:MODELLED]
    return LetterModel(
        letters.learn(words.words(common), words.log_counts[common].astype(np.float64))
    )


class NoContext(Context):
    """Knows nothing of neighbours: every word fits as well as any other."""

    def __init__(self) -> None:
        super().__init__(np.zeros(3, np.uint16), WORDS_COUNTED)

    def seen(self, keys: Hashes) -> Floats:
        """No n-gram."""
        return np.zeros(keys.shape, np.float32)

    def fit(
        self,
        a: Hashes,
        a_counts: Floats,  # noqa: ARG002  as the context's
        b: Hashes,
        b_counts: Floats,  # noqa: ARG002  as the context's
        seen: Floats | None = None,  # noqa: ARG002  as the context's
    ) -> Floats:
        """Nothing for or against any pair."""
        return np.zeros(np.broadcast_shapes(a.shape, b.shape), np.float32)

    def fit_three(  # noqa: PLR0913  as the context's
        self,
        a: Hashes,
        b: Hashes,
        c: Hashes,
        guess: Floats,  # noqa: ARG002  as the context's
        most: Floats,  # noqa: ARG002  as the context's
        *,
        pair: Floats | None = None,  # noqa: ARG002  as the context's
    ) -> Floats:
        """Nothing for or against any triple."""
        return np.zeros(np.broadcast_shapes(a.shape, b.shape, c.shape), np.float32)


class WaryRanker(Ranker):
    """Makes less of the chances of changes: they were learned where neighbours are known."""

    # Much of what is less likely wrong is right, and only not in the lists.
    least_told = 0.2

    def settled(self, features: Floats, kinds: Ints, groups: Ints | None = None) -> Settled:
        """As the ranker's, of features that say less of the text."""
        return super().settled(_with_less_unknown(features), kinds, groups)

    def probabilities(
        self, features: Floats, options: Options, settled: Settled | None = None
    ) -> Doubles:
        """As the ranker's, but that changes are halfway to even odds, and less."""
        features = _with_less_unknown(features)
        chances = super().probabilities(features, options, settled)
        safe = np.clip(chances, 1e-9, 1 - 1e-9)
        wary = 1 / (1 + np.exp(CAUTION - SHARPNESS * np.log(safe / (1 - safe))))
        return np.where(options.kind == Kind.KEEP, chances, np.minimum(chances, wary))


def _with_less_unknown(features: Floats) -> Floats:
    """Features by which at most so much of the text is unknown as of an English one.

    A plain list lacks many a word's forms, so that what is unknown tells little of a text.
    """
    least = np.array(features)
    for name in UNKNOWN:
        row = least[NAMES.index(name)]
        np.minimum(row, MOST_UNKNOWN, out=row)
    return least
