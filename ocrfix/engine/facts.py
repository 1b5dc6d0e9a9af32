"""What is known of each token of a text before anything is weighed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ocrfix import packed
from ocrfix.context import Context
from ocrfix.engine.letters import LetterModel
from ocrfix.engine.spellings import Spellings
from ocrfix.engine.tokens import NUMBER_FORM, Tokens, lengths
from ocrfix.lexicon import Lexicon
from ocrfix.packed import Hashes

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

NUMBER_HASH = packed.hash_words([NUMBER_FORM])[0]
NUMBER_COUNT = 700_000.0
"""Figures among the 45 million words counted, near enough."""
UNKNOWN_COUNT = 0.3
USUAL_SHARE, USUAL_WORDS = 0.02, 50
OWN_TIMES, OWN_LETTERS, OWN_WEIGHT = 3, 5, 20.0
"""An unknown word that a document has so often, of so many letters, may be what a rarer form
of it was meant to be; it counts as if so many times as common."""


@dataclass(frozen=True)
class Facts:
    """What is known of each token before any option is weighed, arrays of one length.

    Attributes:
        tokens: of the text.
        hashes: of each token's form.
        numbers: of each form in the lexicon, or -1.
        counts: how often each form was counted, with a floor for the unknown.
        times: how often each form stands in the document.
        letters: word-likeness, per letter.
        words: how many of the tokens are words, and how many of these are unknown.
        repaired: how many more words were unknown before.
        lexicon: known words, and behind them the document's own.
    """

    tokens: Tokens
    hashes: Hashes
    numbers: Ints
    counts: Floats
    times: Floats
    letters: Floats
    words: tuple[int, int]
    repaired: int
    lexicon: Lexicon

    @property
    def damage(self) -> float:
        """Share of the document's words that are unknown, as far as it can be told."""
        return share(self.words[1] + self.repaired, self.words[0])


def counts_of(lexicon: Lexicon, numbers: Ints) -> Floats:
    """How often words were counted, with a floor for the unknown."""
    if not len(numbers):
        return np.zeros(0, np.float32)
    counts = np.exp(lexicon.log_counts[np.maximum(numbers, 0)]) - 1
    return np.where(numbers < 0, UNKNOWN_COUNT, np.maximum(counts, 0.6)).astype(np.float32)


def look_over(tokens: Tokens, lexicon: Lexicon, letters: LetterModel, repaired: int = 0) -> Facts:
    """What is known of the tokens of a text.

    Args:
        tokens: of the text.
        lexicon: known words.
        letters: what words look like.
        repaired: how many more words were unknown before.
    """
    formed = tokens.formed
    which, hashes = formed.which, formed.each(packed.hash_words)
    numbers = formed.each(Spellings(lexicon))
    counts = counts_of(lexicon, numbers)
    counts[hashes == NUMBER_HASH] = NUMBER_COUNT
    times = np.bincount(which, minlength=len(hashes))
    likeness = formed.each(letters.scores) / (formed.each(lengths) + 1)
    worded = formed.all(_are_words)
    unknown = numbers[which] < 0
    return Facts(
        tokens=tokens,
        hashes=hashes[which],
        numbers=numbers[which],
        counts=counts[which],
        times=times.astype(np.float32)[which],
        letters=likeness.astype(np.float32)[which],
        words=(int(worded.sum()), int((worded & unknown).sum())),
        repaired=repaired,
        lexicon=_with_own(lexicon, formed.different, numbers, times),
    )


def _are_words(forms: list[str]) -> npt.NDArray[np.bool_]:
    return np.array([len(f) > 1 and f[0].isalpha() for f in forms], bool)


def _with_own(lexicon: Lexicon, forms: list[str], numbers: Ints, times: Ints) -> Lexicon:
    """The lexicon, and the unknown words that the document repeats: names, mostly."""
    often = np.flatnonzero((numbers < 0) & (times >= OWN_TIMES))
    own = [int(i) for i in often if len(forms[i]) >= OWN_LETTERS and forms[i].isalpha()]
    if not own:
        return lexicon
    return lexicon.extended([forms[i] for i in own], [OWN_WEIGHT * float(times[i]) for i in own])


def own_fit(facts: Facts, context: Context) -> Floats:
    """How well each token sits between its neighbours as they stand."""
    h, c = facts.hashes, facts.counts
    if len(h) < 2:
        return np.zeros(len(h), np.float32)
    pair = np.where(facts.tokens.breaks[:-1], 0, context.fit(h[:-1], c[:-1], h[1:], c[1:]))
    fit = np.zeros(len(h), np.float32)
    fit[1:] += pair
    fit[:-1] += pair
    return fit


def share(some: float, whole: float) -> float:
    """A share of a document's words; a short text can't tell it and has the usual one."""
    return float((some + USUAL_SHARE * USUAL_WORDS) / (whole + USUAL_WORDS))
