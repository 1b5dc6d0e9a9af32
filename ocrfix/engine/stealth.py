"""Misread words that are words: what a damaged text's own habits make doubtful.

Proofreaders call them stealth scannos: "stiff" for "still". A known word is hardly ever wrong,
and the ranker keeps it; but where this text has ll read as ff elsewhere, and "still" fits
nearly as well, a person is asked. The profile of a document, used so: Reffle and Ringlstetter 2013.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ocrfix.engine.evidence import NAMES
from ocrfix.engine.options import Kind, Options

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]

LEAST = {"habit": -0.7, "best_rival": -1.0, "sense_lead": -2.5}
"""Of a word that may have been misread as another: how often the text has that confusion (of a
hundred, as a logarithm), and how far it is behind the word that stands there. Wide enough for
"is stiff through", where word pairs say little."""
ASKED = 0.2
"""The chance of such a word: 7 of 31 were right on the scanned training pages, where the ranker
gave them less than 0.15; of 170 on the newspapers 11."""


def asked(features: Floats, options: Options, chances: Doubles) -> Doubles:
    """The chances of options, those raised that a text's own habits explain.

    Args:
        features: of the options, as ``Observer.place_among`` makes them.
        options: of the doubtful places of a text of which something was repaired.
        chances: of the options.
    """
    good = (options.kind == Kind.WORD) & (features[NAMES.index("known")] > 0)
    for name, least in LEAST.items():
        good &= features[NAMES.index(name)] >= least
    return np.where(good, np.maximum(chances, ASKED), chances)
