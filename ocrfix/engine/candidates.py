"""Words that a damaged form may stand for, weighed and remembered."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from threading import Lock

import numpy as np
import numpy.typing as npt

from ocrfix.alignment import FAR, Encoded
from ocrfix.alphabet import LONGEST_FORM, encode
from ocrfix.confusions import Confusions
from ocrfix.engine.confusables import Candidates, Confusables, Found
from ocrfix.engine.ragged import different, runs
from ocrfix.engine.search import COMMONNESS_WEIGHT, CandidateSearch, best_of, few_letters_apart
from ocrfix.engine.spellings import Spellings
from ocrfix.lexicon import Lexicon

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

MOST_CANDIDATES, FURTHEST = 14, 9.0
"""How many candidates a form has, and how far behind the best one's rough score (see ``_weigh``)
one may be. With 20, and 12 behind, the dev newspapers come out as well within 0.1 points, and
whole runs take a twelfth longer."""
MOST_LETTERWISE, MOST_ALIKE = 80, 20
LIKELY = 2.0
"""Rough score of a word one confusion away that ends the search."""
MOST_NEAR = 2
DEAREST_OWN = 25.0
MOST_REMEMBERED = 20_000
"""Forms of each sort whose words are kept from text to text: those of a large part have their
place."""


Near = tuple[tuple[int, float], ...]
"""Numbers of words and costs."""
Split = tuple[int, int, float]
"""Numbers of two words, cost of their letters."""


class CandidateFinder:
    """Finds the candidates of forms; remembers what it found.

    Args:
        lexicon: known words.
        confusions: what is read as what.
        confusables: the candidates of common words, where they were found beforehand.

    Attributes:
        lexicon: the same.
        confusions: the same.
        splits: what ``splits.splits`` found.
        joined: what ``joins.joins`` found of forms that two pieces make.
    """

    def __init__(
        self, lexicon: Lexicon, confusions: Confusions, confusables: Confusables | None = None
    ) -> None:
        self.lexicon = lexicon
        if confusables and confusables.lexicon != lexicon.fingerprint:
            raise ValueError("the confusables were found in another lexicon; build them anew")
        self._confusables = confusables
        self.confusions = confusions
        self._search = CandidateSearch(lexicon, confusions)
        self._found = Found()
        self._lock = Lock()
        self._near: dict[str, Near] = {}
        self._costs: dict[tuple[str, str], float] = {}
        self.splits: dict[str, tuple[Split, ...]] = {}
        self.joined: dict[str, Near] = {}

    def candidates(self, forms: Iterable[str]) -> Candidates:
        """The candidates of each form."""
        asked = list(forms)
        with self._lock:
            new = sorted({f for f in asked if f not in self._found})
            if new:
                if len(self._found) > MOST_REMEMBERED:
                    self._found = self._found.only(asked)
                self._found.add(*self._of_new(new))
            return self._found.of(asked)

    def _of_new(self, forms: Sequence[str]) -> tuple[list[str], Candidates]:
        """The candidates of forms, those of common words first; the forms in this order."""
        table = self._confusables
        if table is None:
            return [*forms], self._find(forms)
        places = table.places(self.lexicon.look_up(forms))
        common = np.flatnonzero(places >= 0)
        others = [forms[i] for i in np.flatnonzero(places < 0).tolist()]
        ordered = [*(forms[i] for i in common.tolist()), *others]
        return ordered, table.of(places[common]).and_others(self._find(others))

    def near(self, forms: Iterable[str]) -> dict[str, Near]:
        """Known words one confusion away from forms, the two likeliest of each."""
        asked = set(forms)
        known = self._near
        new = sorted(asked - known.keys())
        if new:
            encoded = self.confusions.encode(encode(new))
            place, number, cost, score = self._weigh(encoded, *self._search.one_confusion(new))
            fresh: dict[str, dict[int, float]] = {f: {} for f in new}
            for k in np.lexsort((-score, place)).tolist():
                some = fresh[new[place[k]]]
                if len(some) < MOST_NEAR:
                    some.setdefault(int(number[k]), float(cost[k]))
            if len(known) > MOST_REMEMBERED:
                known = {f: known[f] for f in asked if f in known}
            known.update((f, tuple(some.items())) for f, some in fresh.items())
            self._near = known
        return {f: known[f] for f in asked}

    def nearest(self, forms: Iterable[str], own: Sequence[str]) -> dict[str, Near]:
        """The words of a document's own that rarer forms may be, by their place in ``own``."""
        asked = sorted(set(forms) - set(own))
        # Most pairs have nothing in common: only those a few letters apart are weighed.
        place, number = few_letters_apart(asked, own, MOST_NEAR)
        if not len(place):
            return {}
        pairs = [(asked[i], own[k]) for i, k in zip(place.tolist(), number.tolist(), strict=True)]
        costs = self._costs_of(pairs)
        near: dict[str, Near] = {}
        for (form, word), k in zip(pairs, number.tolist(), strict=True):
            if costs[form, word] < DEAREST_OWN:
                near[form] = (*near.get(form, ()), (k, costs[form, word]))
        return near

    def _costs_of(self, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], float]:
        """What it costs to read words as forms: of these pairs of form and word, and of others."""
        known = self._costs
        new = [pair for pair in pairs if pair not in known]
        if new:
            forms, words = zip(*new, strict=True)
            every = np.arange(len(new))
            read, true = (self.confusions.encode(encode(some)) for some in (forms, words))
            costs = self.confusions.costs(read, true, (every, every))
            if len(known) > MOST_REMEMBERED:
                known = {pair: known[pair] for pair in pairs if pair in known}
            known.update(zip(new, costs.tolist(), strict=True))
            self._costs = known
        return known

    def _find(self, forms: Sequence[str]) -> Candidates:
        short = np.flatnonzero([len(f) <= LONGEST_FORM for f in forms])
        wide = [forms[i] for i in short.tolist()]
        encoded = self.confusions.encode(encode(wide))
        near = self._weigh(encoded, *self._search.one_confusion(wide))
        # Most errors are single: only a form without a likely word is compared with many.
        best = best_of(near[0], near[3], len(wide))
        weak = np.flatnonzero(best < LIKELY)
        some = [wide[i] for i in weak.tolist()]
        letterwise, words = self._search.letterwise(some, MOST_LETTERWISE)
        alike, others = self._search.alike(some, MOST_ALIKE)
        common, commonest = self._search.commonest(wide)
        every = np.concatenate([weak[letterwise], weak[alike], common])
        far = self._weigh(encoded, *_once(every, np.concatenate([words, others, commonest])))
        place, number = (np.concatenate([near[i], far[i]]) for i in (0, 1))
        cost, score = (np.concatenate([near[i], far[i]]) for i in (2, 3))
        own = Spellings(self.lexicon)(wide)
        good = (cost < FAR) & (number != own[place]) & ~self._merely_bare(wide, place, number)
        good &= score > best_of(place, score, len(wide))[place] - FURTHEST
        place, number, cost, score = place[good], number[good], cost[good], score[good]
        order = np.lexsort((number, -score, place))
        place, number, cost = place[order], number[order], cost[order]
        # Found both ways, a word stands twice, side by side.
        fresh = np.append(True, (np.diff(place) != 0) | (np.diff(number) != 0))[: len(place)]
        place, number, cost = place[fresh], number[fresh], cost[fresh]
        edges = np.searchsorted(short[place], np.arange(len(forms) + 1))
        return Candidates(edges, number, cost).first(MOST_CANDIDATES)

    def _merely_bare(self, forms: Sequence[str], place: Ints, number: Ints) -> Bools:
        """Pairs in which the word is but the form without its accents.

        Scanners lose accents; they don't add them. A foreign name keeps its own.
        """
        accented = {i: bare for i, f in enumerate(forms) if (bare := without_accents(f)) != f}
        has_accent = np.zeros(len(forms), bool)
        has_accent[list(accented)] = True
        found = has_accent[place]
        words = zip(self.lexicon.words(number[found]), place[found].tolist(), strict=True)
        found[found] = [word == accented[i] for word, i in words]
        return found

    def _weigh(
        self, encoded: Encoded, place: Ints, number: Ints
    ) -> tuple[Ints, Ints, Floats, Floats]:
        """Pairs of form and word with the confusion's cost and a rough score."""
        unique, inverse = different(number, len(self.lexicon.hashes))
        words = self.confusions.encode(self.lexicon.codes(unique))
        cost = self.confusions.costs(encoded, words, (place, inverse))
        return place, number, cost, COMMONNESS_WEIGHT * self.lexicon.log_counts[number] - cost


def _once(place: Ints, number: Ints) -> tuple[Ints, Ints]:
    """Pairs of form and word, each once."""
    words = int(number.max(initial=0)) + 1
    pairs = np.sort(place * words + number)
    place, number = np.divmod(pairs[runs(pairs)[0]], words)
    return place, number


def without_accents(form: str) -> str:
    """A form with its letters' accents taken off.

    >>> without_accents("przemyśl")
    'przemysl'
    """
    if form.isascii():
        return form
    return "".join(c for c in unicodedata.normalize("NFD", form) if not unicodedata.combining(c))
