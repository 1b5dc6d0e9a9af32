"""The letters that the word engine tells apart, as small numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint8]

LONGEST_FORM = 24
"""Code points of a form that are looked at; a longer form is not weighed."""
_LETTERS = (
    "abcdefghijklmnopqrstuvwxyz0123456789'-.,:;!?\"()[]{}<>/\\|*^~_+=&%$£§«»#@"
    "àáâãäåæçèéêëìíîïñòóôõöøœùúûüýÿß"
)
CODES = {letter: i + 1 for i, letter in enumerate(_LETTERS)}
ALPHABET = 128
OTHER = ALPHABET - 1

CODE_OF = np.full(0x250, OTHER, np.uint8)
"""The number of each code point; those beyond are ``OTHER``."""
CODE_OF[0] = 0
for _letter, _code in CODES.items():
    CODE_OF[ord(_letter)] = _code


def encode(forms: Sequence[str]) -> Codes:
    """Letters as numbers, 0 behind the end; all 0 for a form that is too long.

    Returns:
        Shape (forms, ``LONGEST_FORM``).
    """
    if not forms:
        return np.zeros((0, LONGEST_FORM), np.uint8)
    width = LONGEST_FORM + 1
    points = np.array(forms, f"U{width}").view(np.uint32).reshape(len(forms), width)
    codes = CODE_OF[np.minimum(points, len(CODE_OF) - 1)]
    codes[codes[:, -1] > 0] = 0
    return codes[:, :-1]
