"""The candidates of common words, found beforehand: most words of a text are common."""

from __future__ import annotations

import numpy as np

from ocrfix.confusions import Confusions
from ocrfix.engine.candidates import CandidateFinder
from ocrfix.engine.confusables import Confusables
from ocrfix.engine.options import MOST_CONFUSABLES, likely
from ocrfix.lexicon import Lexicon

COMMONEST = 40_000


def build(lexicon: Lexicon, confusions: Confusions) -> Confusables:
    """The candidates of the commonest words."""
    words = np.sort(np.argsort(-lexicon.log_counts, kind="stable")[:COMMONEST])
    found = CandidateFinder(lexicon, confusions).candidates(
        lexicon.word(int(number)) for number in words
    )
    found = likely(found.first(MOST_CONFUSABLES), lexicon.log_counts[words], lexicon)
    return Confusables(words, found.edges, found.numbers, found.costs, lexicon.fingerprint)
