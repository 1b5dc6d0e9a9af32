"""Words of a text as the word engine sees them: what scanning left of each, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# Letters and digits, with one or two signs inside that are no hyphen ("l:rom", "don't"), and
# signs at the ends that are no punctuation ("»If", "Hocking«"). Linear: each part is told
# from the next by its first character.
TOKEN = re.compile(
    r"[»«~^|\\*<>{}§£$%&@+=#]*\w+(?:[^\w\s\-–—/]{1,2}\w+)*[»«~^|\\*<>{}§£$%&@+=#]*"
)
LETTER = re.compile(r"[^\W\d_]")
NUMBER_FORM = "#"
SENTENCE_END = re.compile(r"[.!?:;]")


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text.

    Attributes:
        text: the text.
        raw: each token as written.
        spans: first code point of each token and the one after its last, shape (n, 2).
        forms: each token in lower case, with straight apostrophes; ``#`` for a number.
    """

    text: str
    raw: list[str]
    spans: Ints
    forms: list[str]

    @classmethod
    def of(cls, text: str) -> Tokens:
        """Find the tokens."""
        found = list(TOKEN.finditer(text))
        raw = [m.group() for m in found]
        spans = np.array([m.span() for m in found], np.int64).reshape(len(found), 2)
        lowered = "\n".join(raw).lower().replace("’", "'")
        forms = lowered.split("\n") if raw else []
        if len(forms) != len(raw):
            forms = [r.lower().replace("’", "'") for r in raw]
        forms = [f if not f[0].isdigit() or LETTER.search(f) else NUMBER_FORM for f in forms]
        return cls(text, raw, spans, forms)

    @cached_property
    def unique(self) -> tuple[list[str], Ints]:
        """The different forms, and for each token the place of its form among them."""
        place: dict[str, int] = {}
        inverse = [place.setdefault(f, len(place)) for f in self.forms]
        return list(place), np.array(inverse, np.int64)

    @cached_property
    def gaps(self) -> list[str]:
        """What stands between each token and the next; the last gap is empty."""
        text, ends, starts = self.text, self.spans[:-1, 1].tolist(), self.spans[1:, 0].tolist()
        return [text[a:b] for a, b in zip(ends, starts, strict=True)] + [""]

    @cached_property
    def breaks(self) -> Bools:
        """Whether a paragraph ends behind each token; context does not reach across."""
        return np.array([g.count("\n") > 1 for g in self.gaps], bool)

    @cached_property
    def sentence_starts(self) -> Bools:
        """Whether each token may open a sentence."""
        ends = [g.count("\n") > 1 or SENTENCE_END.search(g) is not None for g in self.gaps]
        return np.array([True, *ends[:-1]] if ends else [], bool)
