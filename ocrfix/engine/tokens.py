"""Words of a text as the word engine sees them: what scanning left of each, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from ocrfix.engine.values import Values

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
        spans: first code point of each token and the one after its last, shape (n, 2).
        written: each token as written.
        formed: each token in lower case, with straight apostrophes; ``#`` for a number.
        parted: what stands between each token and the next; the last gap is empty.
    """

    text: str
    spans: Ints
    written: Values
    formed: Values
    parted: Values

    @classmethod
    def of(cls, text: str) -> Tokens:
        """Find the tokens."""
        spans, raw, gaps = cut(text)
        written = Values.of(raw)
        forms = list(map(form_of, written.different))
        formed = Values.of(list(map(forms.__getitem__, written.which.tolist())))
        gaps[-1:] = [""] * bool(gaps)
        return cls(text, spans, written, formed, Values.of(gaps))

    @property
    def raw(self) -> list[str]:
        """Each token as written."""
        return self.written.row

    @property
    def forms(self) -> list[str]:
        """Each token's form."""
        return self.formed.row

    @property
    def gaps(self) -> list[str]:
        """What stands behind each token."""
        return self.parted.row

    @cached_property
    def gap_facts(self) -> Bools:
        """What each gap says; shape (n, 8), columns ``BREAK`` to ``STOP``."""
        return self.parted.all(_said_by_gaps)

    @cached_property
    def looks(self) -> Bools:
        """What each token looks like; shape (n, 5), columns ``CAPITAL`` to ``SIGN``."""
        return self.written.all(_looks)

    @cached_property
    def numbered(self) -> Bools:
        """Which tokens are a word with the number of a list or a note set close to it."""
        return self.written.all(_numbered)

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


def cut(text: str) -> tuple[Ints, list[str], list[str]]:
    """The spans of a text's tokens, the tokens as written, and what stands behind each."""
    pieces = KEPT_TOKEN.split(text)
    ends = np.cumsum(np.fromiter(map(len, pieces), np.int64, len(pieces)))
    return np.stack((ends[:-1:2], ends[1::2]), axis=1), pieces[1::2], pieces[2::2]


@lru_cache(maxsize=1 << 13)
def form_of(raw: str) -> str:
    """A token in lower case, with straight apostrophes; ``#`` for a number."""
    if raw[0].isdigit() and not LETTER.search(raw):
        return NUMBER_FORM
    return raw.lower().replace("’", "'")


def lengths(values: list[str]) -> Ints:
    """How many code points values have."""
    return np.fromiter(map(len, values), np.int64, len(values))


def _said_by_gaps(gaps: list[str]) -> Bools:
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
    return np.array(rows, bool).reshape(len(rows), STOP + 1)


def _looks(raws: list[str]) -> Bools:
    looks = np.zeros((len(raws), SIGN + 1), bool)
    # Most are small letters alone, and look like nothing.
    odd = [i for i, r in enumerate(raws) if not (r.isalpha() and r.islower())]
    if odd:
        looks[odd] = [_look(raws[i]) for i in odd]
    return looks


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


def _numbered(raws: list[str]) -> Bools:
    return np.array([not r.isalpha() and NUMBERED.fullmatch(r) is not None for r in raws], bool)
