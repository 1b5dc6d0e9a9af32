"""Words of a text as the word engine sees them: what scanning left of each, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# Letters and digits, with one or two signs inside that are no hyphen ("l:rom", "don't"), and
# signs at the ends that are no punctuation ("»If", "Hocking«"). Linear: each part is told
# from the next by its first character.
TOKEN = re.compile(r"[»«~^|\\*§]*[^\W_]+(?:(?:[^\w\s\-‐‑–—/]|_){1,2}[^\W_]+)*[»«~^|\\*§]*")
# To split a text by: the tokens, and what stands between them.
KEPT_TOKEN = re.compile(f"({TOKEN.pattern})")
LETTER = re.compile(r"[^\W\d_]")
NUMBER_FORM = "#"
# A number or letter of a list, or of a note, set close to a word: "3)Legislation", "1The",
# "Reconversion.1". Linear: each part is told from the next by its first character.
NUMBERED = re.compile(
    r"(?:\d+[.)\]:]+|[^\W\d_]\)|\d+(?=[A-Z][a-z]))[^\W\d_]+|[^\W\d_]{3,}[.,:;)\]]\d+"
)
SENTENCE_END = re.compile(r"[.!?:;]")

# What a gap between tokens says, as columns of ``Tokens.gap_facts``.
BREAK, SENTENCE, LINE, HYPHEN_FIRST, HYPHEN_LAST, MARK_FIRST, MARK_LAST, STOP = range(8)
HYPHENS = "-‐‑–—"
APOSTROPHES = "'’"

# What a token looks like, as columns of ``Tokens.looks``.
CAPITAL, ALL_CAPITALS, MIXED_CASE, DIGIT, SIGN = range(5)


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text.

    Attributes:
        text: the text.
        raw: each token as written.
        spans: first code point of each token and the one after its last, shape (n, 2).
        forms: each token in lower case, with straight apostrophes; ``#`` for a number.
        gaps: what stands between each token and the next; the last gap is empty.
    """

    text: str
    raw: list[str]
    spans: Ints
    forms: list[str]
    gaps: list[str]

    @classmethod
    def of(cls, text: str) -> Tokens:
        """Find the tokens."""
        pieces = KEPT_TOKEN.split(text)
        ends = np.cumsum(np.fromiter(map(len, pieces), np.int64, len(pieces)))
        raw, gaps = pieces[1::2], pieces[2:-1:2]
        if raw:
            gaps.append("")
        form_of = {r: _form(r) for r in dict.fromkeys(raw)}
        spans = np.stack((ends[:-1:2], ends[1::2]), axis=1)
        return cls(text, raw, spans, list(map(form_of.__getitem__, raw)), gaps)

    @cached_property
    def written(self) -> tuple[list[str], Ints]:
        """The different tokens as written, and for each token its place among them."""
        return _unique(self.raw)

    @cached_property
    def unique(self) -> tuple[list[str], Ints]:
        """The different forms, and for each token the place of its form among them."""
        raws, inverse = self.written
        forms, place = _unique([_form(r) for r in raws])
        return forms, place[inverse]

    @cached_property
    def parted(self) -> tuple[list[str], Ints]:
        """The different gaps, and for each token the place of the gap behind it among them."""
        return _unique(self.gaps)

    @cached_property
    def gap_facts(self) -> Bools:
        """What each gap says; shape (n, 8), columns ``BREAK`` to ``STOP``."""
        gaps, inverse = self.parted
        rows = [
            (
                g.count("\n") > 1,
                g.count("\n") > 1 or SENTENCE_END.search(g) is not None,
                "\n" in g,
                g[:1] in HYPHENS and g != "",
                g[-1:] in HYPHENS and g != "",
                g[:1] in APOSTROPHES and g != "",
                g[-1:] in APOSTROPHES and g != "",
                g[:1] == ".",
            )
            for g in gaps
        ]
        return np.array(rows, bool).reshape(len(rows), STOP + 1)[inverse]

    @cached_property
    def looks(self) -> Bools:
        """What each token looks like; shape (n, 5), columns ``CAPITAL`` to ``SIGN``."""
        raws, inverse = self.written
        looks = np.zeros((len(raws), SIGN + 1), bool)
        # Most are small letters alone, and look like nothing.
        odd = [i for i, r in enumerate(raws) if not (r.isalpha() and r.islower())]
        if odd:
            looks[odd] = [_look(raws[i]) for i in odd]
        return looks[inverse]

    @cached_property
    def numbered(self) -> Bools:
        """Which tokens are a word with the number of a list or a note set close to it."""
        raws, inverse = self.written
        found = [not r.isalpha() and NUMBERED.fullmatch(r) is not None for r in raws]
        return np.array(found, bool)[inverse]

    @cached_property
    def breaks(self) -> Bools:
        """Whether a paragraph ends behind each token; context does not reach across."""
        return self.gap_facts[:, BREAK]

    @cached_property
    def sentence_starts(self) -> Bools:
        """Whether each token may open a sentence."""
        return self.before(SENTENCE, first=True)

    def before(self, column: int, *, first: bool = False) -> Bools:
        """What the gap ahead of each token says; for the first token, ``first``."""
        return np.append(first, self.gap_facts[:-1, column])[: len(self.raw)]


@lru_cache(maxsize=1 << 13)
def _form(raw: str) -> str:
    if raw[0].isdigit() and not LETTER.search(raw):
        return NUMBER_FORM
    return raw.lower().replace("’", "'")


def _unique(values: list[str]) -> tuple[list[str], Ints]:
    different = list(dict.fromkeys(values))
    place = dict(zip(different, range(len(different)), strict=True))
    return different, np.fromiter(map(place.__getitem__, values), np.int64, len(values))


@lru_cache(maxsize=1 << 13)
def _look(raw: str) -> tuple[bool, ...]:
    upper = raw.isupper() and len(raw) > 1
    rest = raw[1:]
    return (
        raw[0].isupper(),
        upper,
        not upper and not rest.islower() and any(c.isupper() for c in rest),
        any(c.isdigit() for c in raw),
        not raw.replace("'", "").replace("’", "").isalnum(),
    )
