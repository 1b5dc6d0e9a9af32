"""How likely each option of a place is the right one, and why.

A log-linear model over the options of a place (Och and Ney 2002; for OCR correction, the
regression ranking of Mei et al. 2018), additive in its features: each feature of each
kind of option has a curve, given by its heights at a few knots. An option's score is the
sum of its features' heights; the chances of a place's options, with that of "none of
these", are the scores' softmax. So each decision can be told term by term.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocrfix.engine.curves import Curve, Terms
from ocrfix.engine.evidence import NAMES, OF_FORM, OF_TEXT, PLACED
from ocrfix.engine.forest import Forest
from ocrfix.engine.options import Kind, Options
from ocrfix.engine.ragged import runs

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

NONE = "none"
BIAS = "bias"
TOGETHER = "together"
PLACE_FEATURES = (
    "damage",
    "letters",
    "length",
    "has_digit",
    "has_sign",
    "all_capitals",
    "capital",
    "form_in_document",
    "own_commonness",
    "hyphened",
    "line_end",
    "line_start",
    "error_level",
    "odd",
    "mended",
    "crowd",
    "known",
    "capital_inside",
)
"""What all options of a place share: of "none of these" only that can speak."""
BEYOND_DOUBT = 0.99
"""Chance by the curves alone from which a word is kept, and the trees are not asked. That
spares half of their time on books, and on the memoir and newspapers no edit is another."""
HOPELESS = 7.0
"""How far behind the best one of its place an option is that the trees are not asked of either:
a third of those left in newspapers, and no edit is another."""
PLACE_COLUMNS = [NAMES.index(name) for name in PLACE_FEATURES]


class Term(NamedTuple):
    """What one feature gives to an option's score."""

    feature: str
    value: float
    points: float


SORTS = ("", "known", "name")
"""What the form at a place is: unknown, a known word, or unknown and capitalised where no
sentence begins, so perhaps a name."""


def cases(features: Floats, kinds: Ints) -> Ints:
    """Which set of curves each option has: by its kind, and what sort of form it is for."""
    known = features[NAMES.index("known")] > 0
    name = ~known & (features[NAMES.index("capital_inside")] > 0)
    found: Ints = kinds * len(SORTS) + known + 2 * name
    return found


def case_name(case: int) -> str:
    """A case as the table of weights has it: ``word``, ``word-known``, ``word-name``."""
    kind, sort = divmod(case, len(SORTS))
    return "-".join(filter(None, (Kind(kind).name.lower(), SORTS[sort])))


CASE_NUMBERS = {case_name(c): c for c in range(len(Kind) * len(SORTS))}


class OfCase(NamedTuple):
    """The options of one case.

    Attributes:
        case: its name.
        rows: which options.
        first: of those for each form, the first.
        sizes: how many there are for each form.
    """

    case: str
    rows: Ints
    first: Ints
    sizes: Ints


class Settled(NamedTuple):
    """What is the same of some options wherever they stand.

    Attributes:
        scores: that part of each score.
        cases: which options are of which.
    """

    scores: Doubles
    cases: Sequence[OfCase]


class Ranker:
    """Scores options.

    Args:
        curves: for each case (or ``none``) and feature.
        biases: for each case (or ``none``).
        forest: what the features say together.

    Attributes:
        least_told: chance below which nothing is worth telling, whatever is asked for.
    """

    least_told = 0.0

    def __init__(
        self,
        curves: Mapping[tuple[str, str], Curve],
        biases: Mapping[str, float],
        forest: Forest | None = None,
    ) -> None:
        self.curves = dict(curves)
        self.biases = dict(biases)
        self.forest = forest or Forest(())
        self._of_form, self._settled = Terms(), Terms()
        self._of_text, self._placed = Terms(), Terms()
        for (case, feature), curve in self.curves.items():
            settled = self._of_form if feature in OF_FORM else self._settled
            placed = self._of_text if feature in OF_TEXT else self._placed
            terms = placed if feature in PLACED else settled
            terms.add(case, NAMES.index(feature), curve)

    @classmethod
    def load(cls, path: Path, forest: Path | None = None) -> Ranker:
        """Read the weights: lines of ``case<TAB>feature<TAB>knot<TAB>height``, and a forest."""
        curves: dict[tuple[str, str], list[tuple[float, float]]] = {}
        biases = {}
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("#"):
                continue
            case, feature, knot, height = line.split("\t")
            if feature == BIAS:
                biases[case] = float(height)
            else:
                curves.setdefault((case, feature), []).append((float(knot), float(height)))
        made = {}
        for key, points in curves.items():
            knots, heights = zip(*sorted(points), strict=True)
            made[key] = Curve(np.array(knots), np.array(heights))
        return cls(made, biases, Forest.load(forest) if forest else None)

    def save(self, path: Path, head: str) -> None:
        """Write the weights, sorted, with a comment ahead."""
        rows = [(case, BIAS, 0.0, height) for case, height in self.biases.items()]
        for (case, feature), curve in self.curves.items():
            points = zip(curve.knots.tolist(), curve.heights.tolist(), strict=True)
            rows += [(case, feature, knot, height) for knot, height in points]
        lines = (f"{c}\t{f}\t{k:.4g}\t{h:.4f}\n" for c, f, k, h in sorted(rows))
        path.write_text(f"# {head}\n" + "".join(lines), "utf-8")

    def scores(self, features: Floats, kinds: Ints, settled: Settled | None = None) -> Doubles:
        """The score of each option, before its place's options are weighed together.

        Args:
            features: shape (``NAMES``, options).
            kinds: of the options.
            settled: what ``settled`` made of the features that placing leaves alone.
        """
        settled = self.settled(features, kinds) if settled is None else settled
        scores = settled.scores.copy()
        for case, rows, first, sizes in settled.cases:
            of_text = np.repeat(self._of_text.sum(case, features, first), sizes)
            scores[rows] += of_text + self._placed.sum(case, features, rows)
        return scores

    def none_scores(self, shared: Floats) -> Doubles:
        """The score by the curves of "none of these", of features as ``of_none`` gives them."""
        rows = np.arange(shared.shape[1])
        score = np.full(len(rows), self.biases.get(NONE, 0.0))
        for terms in (self._of_form, self._settled, self._of_text, self._placed):
            score += terms.sum(NONE, shared, rows)
        return score

    def settled(self, features: Floats, kinds: Ints, groups: Ints | None = None) -> Settled:
        """The part of each score that is the same wherever the options stand.

        Args:
            features: shape (``NAMES``, options).
            kinds: of the options.
            groups: what those for one form have in common, side by side, if that is known.
        """
        scores = np.zeros(len(kinds))
        groups = np.arange(len(kinds)) if groups is None else groups
        by_case = list(_by_case(features, kinds, groups))
        for case, rows, first, sizes in by_case:
            of_form = self.biases.get(case, 0.0) + self._of_form.sum(case, features, first)
            scores[rows] = np.repeat(of_form, sizes) + self._settled.sum(case, features, rows)
        return Settled(scores, by_case)

    def probabilities(
        self, features: Floats, options: Options, settled: Settled | None = None
    ) -> Doubles:
        """The chance of each option that it is the right one of its place.

        Args:
            features: shape (``NAMES``, options).
            options: of the places, those of a place together.
            settled: as for ``scores``.
        """
        if not len(options):
            return np.zeros(0)
        scores = self.scores(features, options.kind, settled)
        edges, sizes = runs(options.group)
        shared = of_none(features, edges)
        none = self.none_scores(shared)
        chances = _shared_out(scores, none, edges, sizes)
        kept = np.maximum.reduceat(np.where(options.kind == Kind.KEEP, chances, 0), edges)
        unsure = kept < BEYOND_DOUBT
        if not unsure.any() or not self.forest.trees:
            return chances
        top = np.maximum.reduceat(scores, edges)
        rows = np.flatnonzero(scores > np.repeat(np.where(unsure, top - HOPELESS, np.inf), sizes))
        scores[rows] += self.forest.scores(features, rows)
        none[unsure] += self.forest.scores(shared, np.flatnonzero(unsure))
        return _shared_out(scores, none, edges, sizes)

    def explain(self, features: Floats, case: str) -> Iterable[Term]:
        """What each feature gives to the score of one option, the weightiest first.

        What the forest gives is one term, ``together``; a place that is kept beyond doubt, and
        a hopeless option, is not asked of it, and its chances are those of the other terms.

        Args:
            features: of the option, shape (``NAMES``,).
            case: as ``case_name`` names it, or ``none``.
        """
        terms = [Term(BIAS, 1.0, self.biases.get(case, 0.0))]
        for (of_case, feature), curve in self.curves.items():
            if of_case == case:
                value = features[NAMES.index(feature)]
                terms.append(Term(feature, float(value), float(curve(np.array([value]))[0])))
        together = float(self.forest.scores(features[:, None])[0])
        terms.append(Term(TOGETHER, 1.0, together))
        return sorted(terms, key=lambda t: -abs(t.points))


def _shared_out(scores: Doubles, none: Doubles, edges: Ints, sizes: Ints) -> Doubles:
    """The chances of places' options, by their scores and those of "none of these"."""
    top = np.maximum(np.maximum.reduceat(scores, edges), none)
    mass = np.exp(scores - np.repeat(top, sizes))
    total = np.add.reduceat(mass, edges) + np.exp(none - top)
    chances: Doubles = mass / np.repeat(total, sizes)
    return chances


def of_none(features: Floats, places: Ints) -> Floats:
    """The features of "none of these", for each place that begins at a given option."""
    none = np.zeros((len(features), len(places)), np.float32)
    for column in PLACE_COLUMNS:
        features[column].take(places, out=none[column], mode="clip")
    return none


def _by_case(features: Floats, kinds: Ints, groups: Ints) -> Iterator[OfCase]:
    """The cases that some options are of, and which of them."""
    case = cases(features, kinds)
    for number in np.flatnonzero(np.bincount(case)).tolist():
        rows = np.flatnonzero(case == number)
        starts, sizes = runs(groups[rows])
        yield OfCase(case_name(number), rows, rows[starts], sizes)
