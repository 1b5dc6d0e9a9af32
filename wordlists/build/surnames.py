"""Make the list of rare surnames: those of the census that the lexicon hasn't."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from ocrfix import packed
from ocrfix.lexicon import Lexicon
from ocrfix.surnames import marks_of

SHORTEST = 5
"""Letters: nearly any four are a surname somewhere ("Aud", "Thie")."""


def build(names: Iterable[str], lexicon: Lexicon, path: Path) -> None:
    """Write the marks of the names that are no known words.

    Args:
        names: surnames in small letters.
        lexicon: the known words.
        path: of the file.
    """
    rare = sorted({name for name in names if len(name) >= SHORTEST and name not in lexicon})
    marks = np.unique(marks_of(packed.hash_words(rare)))
    packed.write(path, {"marks": marks}, {"names": len(rare)})
