"""What one document's scanner takes for what: its own confusions, found in itself.

The idea is the document profile of Reffle and Ringlstetter (2013, "Unsupervised profiling
of OCRed historical documents"): where "e" was read as "o" in many words that are beyond
doubt, it was so in a doubtful one too.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from ocrfix.engine.options import Kind, Options
from ocrfix.engine.tokens import Tokens
from ocrfix.lexicon import Lexicon

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

Confusion = tuple[str, str]
LEAST_ERRORS = 20.0
"""Confusions that a document counts as having besides its own, so that one is no habit."""
NEVER = 0.1
"""Of a hundred confusions, how many one has that was not seen."""


@lru_cache(maxsize=1 << 16)
def confusions_between(read: str, true: str) -> tuple[Confusion, ...]:
    """The single confusions that turn a word into a reading.

    >>> confusions_between("onco", "once"), confusions_between("tbe", "the")
    ((('o', 'e'),), (('b', 'h'),))
    """
    return tuple(
        (read[op.src_start : op.src_end], true[op.dest_start : op.dest_end])
        for op in Levenshtein.opcodes(read, true)
        if op.tag != "equal"
    )


def habit_scores(
    tokens: Tokens,
    options: Options,
    chances: Doubles,
    lexicon: Lexicon,
    repairs: tuple[tuple[str, str], ...] = (),
) -> Floats:
    """For each option, how much of the document was misread in the same way.

    Args:
        tokens: of the document.
        options: of its doubtful places.
        chances: of the options, as far as they are known.
        lexicon: known words, and behind them the document's own.
        repairs: readings that were mended before, and the words put in their places.

    Returns:
        Of a hundred confusions in the document, how many are of the kind that is the rarest
        the option asks for, its own form not counted; as a logarithm. That of ``NEVER`` for
        options of other kinds.
    """
    scores = np.full(len(options), np.log(NEVER), np.float32)
    words = np.flatnonzero(options.kind == Kind.WORD)
    if not len(words):
        return scores
    forms, inverse = tokens.unique
    key = inverse[options.group[words]] << 32 | options.first[words]
    pairs, place = np.unique(key, return_inverse=True)
    mass = np.zeros(len(pairs))
    np.add.at(mass, place, chances[words])
    word = {n: lexicon.word(n) for n in np.unique(options.first[words]).tolist()}
    made = [confusions_between(forms[p >> 32], word[p & 0xFFFFFFFF]) for p in pairs.tolist()]
    total: dict[Confusion, float] = defaultdict(float)
    of_form: dict[tuple[int, Confusion], float] = defaultdict(float)
    for read, true in repairs:
        for confusion in confusions_between(read.lower(), true.lower()):
            total[confusion] += 1
    for pair, confusions, weight in zip(pairs.tolist(), made, mass.tolist(), strict=True):
        for confusion in confusions:
            total[confusion] += weight
            of_form[pair >> 32, confusion] += weight
    share = 100 / (LEAST_ERRORS + sum(total.values()))
    rarest = [
        min((total[c] - of_form[pair >> 32, c] for c in confusions), default=0.0)
        for pair, confusions in zip(pairs.tolist(), made, strict=True)
    ]
    scores[words] = np.log(NEVER + share * np.maximum(rarest, 0))[place]
    return scores
