"""What may stand at each doubtful place: the word as it is, another, a join, a split."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from ocrfix.candidates import CandidateSearch
from ocrfix.alphabet import LONGEST_FORM, encode
from ocrfix.confusions import FAR, Confusions
from ocrfix.lexicon import Lexicon
from ocrfix.tokens import NUMBER_FORM, Tokens

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

MOST_CANDIDATES = 24
MOST_CONFUSABLES = 8
LOST_SPACE = 5.0
ADDED_SPACE = 3.5
JUNK_LETTER = 3.0
LONGEST_JUNK = 4
NUMBER_READINGS = str.maketrans("lioszbgq|!", "1105286911")
NUMBER_LIKE = re.compile(r"([\dlioszbgq|!]*?\d[\dlioszbgq|!,.]*?)(st|nd|rd|th|d|s)?")


class Kind(IntEnum):
    """What an option does with its place."""

    KEEP = 0
    WORD = 1
    JOIN = 2
    SPLIT = 3
    NUMBER = 4
    DROP = 5


@dataclass(frozen=True)
class Candidates:
    """Words that a form may stand for, likeliest first.

    Attributes:
        numbers: their numbers in the lexicon.
        costs: what the confusion costs, natural logarithms.
    """

    numbers: Ints
    costs: Floats


NOTHING = Candidates(np.zeros(0, np.int64), np.zeros(0, np.float32))


@dataclass
class Options:
    """All options of all doubtful places, side by side, those of a place together.

    Attributes:
        group: the doubtful token that each is an option for; ascending. A join of two
            doubtful tokens stands among the options of both.
        place: the first token each covers.
        covers: how many tokens it covers.
        kind: ``Kind``.
        first, second: numbers in the lexicon of the word or words it puts there, -1 for one
            that is not in it or none.
        channel: cost of the confusion.
        words: the text of options that the lexicon has not (numbers), by index.
    """

    group: Ints
    place: Ints
    covers: Ints
    kind: Ints
    first: Ints
    second: Ints
    channel: Floats
    words: dict[int, str]

    def __len__(self) -> int:
        return len(self.place)


class Finder:
    """Finds the options of a text; remembers what it found for a form.

    Args:
        lexicon: known words.
        confusions: what is read as what.
    """

    def __init__(self, lexicon: Lexicon, confusions: Confusions) -> None:
        self.lexicon = lexicon
        self.confusions = confusions
        self.search = CandidateSearch(lexicon, confusions)
        self._candidates: dict[str, Candidates] = {}

    def candidates(self, forms: Sequence[str]) -> list[Candidates]:
        """The candidates of each form."""
        new = [f for f in forms if f not in self._candidates]
        if new:
            self._find(new)
        return [self._candidates[f] for f in forms]

    def _find(self, forms: Sequence[str]) -> None:
        wide = [f for f in forms if len(f) <= LONGEST_FORM]
        a = self.search.one_confusion(wide)
        b = self.search.alike(wide, 90)
        key = np.unique((np.concatenate([a[0], b[0]]) << 24) + np.concatenate([a[1], b[1]]))
        place, number = key >> 24, key & ((1 << 24) - 1)
        unique, inverse = np.unique(number, return_inverse=True)
        cost = self.confusions.costs(
            self.confusions.encode(encode(wide)),
            self.confusions.encode(self.lexicon.codes(unique)),
            (place, inverse),
        )
        own = self.lexicon.look_up(wide)
        score = -cost + 0.8 * self.lexicon.log_counts[number]
        good = (cost < FAR) & (number != own[place])
        place, number, cost, score = place[good], number[good], cost[good], score[good]
        order = np.lexsort((-score, place))
        place, number, cost = place[order], number[order], cost[order]
        edges = np.searchsorted(place, np.arange(len(wide) + 1))
        for f in forms:
            self._candidates[f] = NOTHING
        for i, f in enumerate(wide):
            low, high = edges[i], min(edges[i + 1], edges[i] + MOST_CANDIDATES)
            self._candidates[f] = Candidates(number[low:high], cost[low:high])

    def find(self, tokens: Tokens, doubtful: Ints, numbers: Ints) -> Options:
        """The options of a text.

        Args:
            tokens: of the text.
            doubtful: tokens to find options for, ascending.
            numbers: in the lexicon, of each token's form.
        """
        rows: list[tuple[int, int, int, int, int, int, float]] = []
        words: dict[int, str] = {}
        forms = tokens.forms
        found = self.candidates([forms[i] for i in doubtful.tolist()])
        joins = self._joins(tokens, doubtful, numbers)
        splits = self._splits(sorted({forms[i] for i in doubtful.tolist() if numbers[i] < 0}))
        for i, c in zip(doubtful.tolist(), found, strict=True):
            known = numbers[i] >= 0
            rows.append((i, i, 1, Kind.KEEP, numbers[i], -1, 0.05 * len(forms[i])))
            n = MOST_CONFUSABLES if known else MOST_CANDIDATES
            rows += (
                (i, i, 1, Kind.WORD, number, -1, cost)
                for number, cost in zip(c.numbers[:n].tolist(), c.costs[:n].tolist(), strict=True)
            )
            if len(forms[i]) <= LONGEST_JUNK and (not known or len(forms[i]) == 1):
                rows.append((i, i, 1, Kind.DROP, -1, -1, JUNK_LETTER * len(forms[i])))
            if not known:
                rows += ((i, i, 1, Kind.SPLIT, a, b, LOST_SPACE) for a, b in splits.get(forms[i], ()))
                number_word = read_number(forms[i])
                if number_word:
                    words[len(rows)] = number_word
                    rows.append((i, i, 1, Kind.NUMBER, -1, -1, 3.0))
            for first, number, cost in joins.get(i, ()):
                rows.append((i, first, 2, Kind.JOIN, number, -1, cost + ADDED_SPACE))
        columns = list(zip(*rows, strict=True)) or [()] * 7
        whole = [np.array(column, np.int64) for column in columns[:6]]
        return Options(*whole, channel=np.array(columns[6], np.float32), words=words)

    def _joins(
        self, tokens: Tokens, doubtful: Ints, numbers: Ints
    ) -> dict[int, list[tuple[int, int, float]]]:
        """For each doubtful token, the words it makes with a neighbour."""
        forms = tokens.forms
        last = len(forms) - 1
        pairs = sorted(
            {j for i in doubtful.tolist() for j in (i - 1, i) if 0 <= j < last and self._may_join(tokens, numbers, j)}
        )
        joined = [forms[j] + forms[j + 1] for j in pairs]
        exact = self.lexicon.look_up(joined)
        near = self._near([f for f, n in zip(joined, exact, strict=True) if n < 0])
        found: dict[int, list[tuple[int, int, float]]] = {}
        for j, form, number in zip(pairs, joined, exact.tolist(), strict=True):
            options = [(number, 0.05 * len(form))] if number >= 0 else near.get(form, [])
            for n, cost in options:
                if n in (numbers[j], numbers[j + 1]):
                    continue  # that would be to drop the other piece
                for i in (j, j + 1):
                    found.setdefault(i, []).append((j, n, cost))
        return found

    def _may_join(self, tokens: Tokens, numbers: Ints, j: int) -> bool:
        gap = tokens.gaps[j]
        if gap.strip() or "\n\n" in gap or not gap:
            return False
        a, b = tokens.forms[j], tokens.forms[j + 1]
        if a == NUMBER_FORM or b == NUMBER_FORM or len(a) + len(b) > LONGEST_FORM:
            return False
        return bool(numbers[j] < 0 or numbers[j + 1] < 0 or len(a) < 3 or len(b) < 3)

    def _near(self, forms: Sequence[str]) -> dict[str, list[tuple[int, float]]]:
        """Known words one confusion away from forms."""
        unique = sorted(set(forms))
        place, number = self.search.one_confusion(unique)
        if not len(place):
            return {}
        words, inverse = np.unique(number, return_inverse=True)
        cost = self.confusions.costs(
            self.confusions.encode(encode(unique)),
            self.confusions.encode(self.lexicon.codes(words)),
            (place, inverse),
        )
        score = -cost + 0.8 * self.lexicon.log_counts[number]
        near: dict[str, list[tuple[int, float]]] = {}
        for k in np.lexsort((-score, place)).tolist():
            some = near.setdefault(unique[place[k]], [])
            if len(some) < 2:
                some.append((int(number[k]), float(cost[k])))
        return near

    def _splits(self, forms: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
        """Two known words that a form runs together."""
        cuts = [(f, k) for f in forms if 3 < len(f) <= 30 and f.isalpha() for k in range(1, len(f))]
        left = self.lexicon.look_up([f[:k] for f, k in cuts])
        right = self.lexicon.look_up([f[k:] for f, k in cuts])
        counts = self.lexicon.log_counts
        found: dict[str, list[tuple[float, int, int]]] = {}
        for i in np.flatnonzero((left >= 0) & (right >= 0)).tolist():
            a, b = int(left[i]), int(right[i])
            form, k = cuts[i]
            if (k == 1 and form[0] not in "ai") or (len(form) - k == 1 and form[-1] not in "ai"):
                continue
            found.setdefault(form, []).append((float(counts[a] + counts[b]), a, b))
        return {f: [(a, b) for _, a, b in sorted(some, reverse=True)[:2]] for f, some in found.items()}


def read_number(form: str) -> str | None:
    """The number that a form of digits and letters like digits may stand for."""
    match = NUMBER_LIKE.fullmatch(form)
    if match is None:
        return None
    number = match[1].translate(NUMBER_READINGS) + (match[2] or "")
    return number if number != form else None
