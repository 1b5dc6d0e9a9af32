"""Learn the ranker's curves: a log-linear model over the options of each place.

Each feature of each case is put on a few knots, so that a curve is as many weights as it
has knots; the weights are those under which the right options of the examples are likeliest
(L-BFGS on the penalised likelihood). The penalty is on the steps between neighbouring
knots, so that a curve bends only where the examples ask for it.

What comes to be known of options later is added to a ranker that was trained before: the new
curves are learned beside it, its other curves follow most of the way, its trees stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize

from build.examples import Examples, join
from ocrfix.engine.curves import Curve
from ocrfix.engine.evidence import NAMES
from ocrfix.engine.ranker import BIAS, NONE, PLACE_FEATURES, Ranker, case_name, cases, of_none

Doubles = npt.NDArray[np.float64]
Features = tuple[str, ...]

KNOTS = 8
LEAST_ROWS = 100
STEP_PENALTY = 1.0
SIZE_PENALTY = 0.02
ITERATIONS = 200
TAIL = 0.005
# What kind an option is, is told by its case.
CASE_FEATURES = ("keep", "known", "word", "join", "split", "number", "drop")
FEATURES = tuple(n for n in NAMES if n not in CASE_FEATURES)
ADDED = ("surname", "dirt", "marked")
"""What came to be known later."""
FOLLOWED = 0.7
"""How much is taken of what all other curves then want to change by. With half of it, all of it
and 0.7 the calibration error is 0.038, 0.026 and 0.034 on the dev newspapers of Britain, and of
100 changed words 95.4, 93.0 and 95.1 become right in those of Australia."""
UNFOLLOWED = ("in_document", "form_in_document")
"""What pages are too short to teach: how much it says that a whole book repeats a word."""
CONDITION = ("damage", "error_level", "odd", "mended", "crowd")
"""What the curves of names don't follow: pages too short to repeat a name teach to keep all of them
in clean documents. With it held-out novels have 0.16 edits in 10,000 words, without 0.12; and
names that a book has often, and misread at times, stay misread with it (three in the memoir)."""
# How damaged a document is: the good scans, of which the examples have few doubtful words, want
# to be told apart as well as the bad ones, of which they have many.
SET_KNOTS = {
    "odd": (-7.0, -6.25, -5.5, -5.0, -4.5, -4.0, -3.5, -3.0, -2.5, -2.0),
    "crowd": (-1.5, -0.75, -0.3, 0.0, 0.3, 0.6, 0.9, 1.2, 1.6, 2.2),
    "mended": (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
    "dirt": (-7.25, -6.5, -6.0, -5.5, -5.0, -4.5),
    "error_level": (-8.0, -7.0, -6.25, -5.5, -5.0, -4.5, -4.0, -3.5, -3.0, -2.5, -2.0, -1.5),
    "marked": (-4.0, -2.5, -1.5, -0.75, -0.25, 0.0, 0.25, 0.75, 1.5, 2.5),
    "damage": (-6.0, -5.25, -4.5, -4.0, -3.5, -3.0, -2.5, -2.0, -1.5),
}


@dataclass
class Basis:
    """Which column of the design is which knot of which curve."""

    knots: dict[tuple[str, str], Doubles]
    first: dict[tuple[str, str], int] = field(default_factory=dict)
    size: int = 0

    def __post_init__(self) -> None:
        for key, knots in self.knots.items():
            self.first[key] = self.size
            self.size += len(knots)


def _knots(feature: str, values: npt.NDArray[np.float32]) -> Doubles:
    """Places that part the values into about equal shares, or those set beforehand."""
    if feature in SET_KNOTS:
        return np.array(SET_KNOTS[feature])
    shares = np.quantile(values, np.linspace(TAIL, 1 - TAIL, KNOTS))
    knots = np.unique(np.round(shares, 3)).astype(float)
    return knots if len(knots) > 1 else np.array([values.min(), values.max()], float)


def _rows_of(
    examples: Examples, features: Features
) -> dict[str, tuple[npt.NDArray[np.int64], Features]]:
    """For each case, its rows and features; ``none`` has a row a place behind the options'."""
    case = cases(examples.features.T, examples.kinds)
    found = {case_name(c): (np.flatnonzero(case == c), features) for c in np.unique(case).tolist()}
    starts = starts_of(examples)
    found[NONE] = (starts, tuple(n for n in PLACE_FEATURES if n in features))
    return found


def starts_of(examples: Examples) -> npt.NDArray[np.int64]:
    """Where the options of each place begin."""
    return np.flatnonzero(np.diff(examples.groups, prepend=-1))


def make_basis(examples: Examples, features: Features = FEATURES) -> Basis:
    """Knots for each curve, where the examples have values enough to tell one."""
    knots: dict[tuple[str, str], Doubles] = {}
    for case, (rows, of_case) in _rows_of(examples, features).items():
        knots[case, BIAS] = np.zeros(1)
        if len(rows) < LEAST_ROWS:
            continue
        for feature in of_case:
            values = examples.features[rows, NAMES.index(feature)]
            if values.min() < values.max():
                knots[case, feature] = _knots(feature, values)
    return Basis(knots)


def design(examples: Examples, basis: Basis) -> tuple[sparse.csr_array, sparse.csr_array]:
    """What each weight gives to each option's score, and to that of "none" of each place."""
    parts: dict[bool, list[tuple[npt.NDArray[np.int64], ...]]] = {True: [], False: []}
    values: dict[bool, list[Doubles]] = {True: [], False: []}
    places = len(starts_of(examples))
    for case, (rows, features) in _rows_of(examples, FEATURES).items():
        none = case == NONE
        target = np.arange(places) if none else rows
        parts[none].append((target, np.full(len(rows), basis.first[case, BIAS])))
        values[none].append(np.ones(len(rows)))
        for feature in features:
            knots = basis.knots.get((case, feature))
            if knots is None:
                continue
            value = examples.features[rows, NAMES.index(feature)].clip(knots[0], knots[-1])
            left = np.searchsorted(knots, value, side="right").clip(1, len(knots) - 1) - 1
            share = (value - knots[left]) / (knots[left + 1] - knots[left])
            column = basis.first[case, feature] + left
            parts[none] += [(target, column), (target, column + 1)]
            values[none] += [1 - share, share]
    made = []
    for none, height in ((False, len(examples.right)), (True, places)):
        row, column = (np.concatenate(x) for x in zip(*parts[none], strict=True))
        data = np.concatenate(values[none]).astype(np.float32)
        made.append(sparse.csr_array((data, (row, column)), shape=(height, basis.size)))
    return made[0], made[1]


def learn(sets: Mapping[str, Examples], shares: Mapping[str, float]) -> Ranker:
    """The ranker under which the right options are likeliest.

    Args:
        sets: examples by the name of their source.
        shares: how much an example of a source weighs; 1 where not named.
    """
    examples = join(list(sets.values()))
    nothing = np.zeros(len(examples.right)), np.zeros(len(starts_of(examples)))
    return _likeliest(examples, _weights(sets, shares), make_basis(examples), nothing)


def learn_added(
    ranker: Ranker, sets: Mapping[str, Examples], shares: Mapping[str, float]
) -> Ranker:
    """A ranker with the curves of ``ADDED`` as well, and nearer to the options of now.

    Args:
        ranker: with its forest, trained before.
        sets: as for ``learn``.
        shares: likewise.
    """
    examples, weight = join(list(sets.values())), _weights(sets, shares)
    new = tuple(name for name in ADDED if all(name != of for _, of in ranker.curves))
    if new:
        added = _likeliest(examples, weight, make_basis(examples, new), _all_scores(ranker, sets))
        levelled = {key: _levelled(curve) for key, curve in added.curves.items()}
        ranker = Ranker(ranker.curves | levelled, ranker.biases, ranker.forest)
    others = tuple(name for name in FEATURES if name not in UNFOLLOWED)
    basis = make_basis(examples, others)
    return _followed(ranker, _likeliest(examples, weight, basis, _all_scores(ranker, sets)))


def _levelled(curve: Curve) -> Curve:
    """A curve that gives nothing where its feature says nothing."""
    return Curve(curve.knots, curve.heights - curve(np.zeros(1, np.float32)))


def _followed(ranker: Ranker, changes: Ranker) -> Ranker:
    """A ranker whose curves and biases follow changes, as far as they may."""
    curves, biases = dict(ranker.curves), dict(ranker.biases)
    for case, bias in changes.biases.items():
        biases[case] = biases.get(case, 0.0) + FOLLOWED * bias
    for key, change in changes.curves.items():
        case, feature = key
        if case.endswith("-name") and feature in CONDITION:
            continue
        old = curves.get(key, Curve(change.knots, np.zeros(len(change.knots))))
        knots = np.union1d(old.knots, change.knots)
        values = knots.astype(np.float32)
        curves[key] = Curve(knots, old(values) + FOLLOWED * change(values))
    return Ranker(curves, biases, ranker.forest)


def _all_scores(ranker: Ranker, sets: Mapping[str, Examples]) -> tuple[Doubles, Doubles]:
    """As ``_scores``, of several sets one after the other."""
    scores = [_scores(ranker, some) for some in sets.values()]
    return np.concatenate([s for s, _ in scores]), np.concatenate([n for _, n in scores])


def _scores(ranker: Ranker, examples: Examples) -> tuple[Doubles, Doubles]:
    """What a ranker and its forest give to each option, and to "none" of each place."""
    features = np.ascontiguousarray(examples.features.T)
    scores = ranker.scores(features, examples.kinds)
    scores += ranker.forest.scores(features, np.arange(len(scores)))
    shared = of_none(features, starts_of(examples))
    none = ranker.none_scores(shared)
    return scores, none + ranker.forest.scores(shared, np.arange(len(none)))


def _weights(sets: Mapping[str, Examples], shares: Mapping[str, float]) -> Doubles:
    """What each place weighs."""
    return np.concatenate(
        [np.full(len(starts_of(some)), shares.get(name, 1.0)) for name, some in sets.items()]
    )


def _likeliest(
    examples: Examples, weight: Doubles, basis: Basis, start: tuple[Doubles, Doubles]
) -> Ranker:
    """The curves under which the right options are likeliest.

    Args:
        examples: to learn from.
        weight: of each place.
        basis: of the curves.
        start: what each option, and "none" of each place, scores without them.
    """
    steps = [
        basis.first[key] + i for key, knots in basis.knots.items() for i in range(len(knots) - 1)
    ]
    loss = _Loss(examples, design(examples, basis), start, weight, np.array(steps))
    found = minimize(
        loss, np.zeros(basis.size), jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}
    )
    return _ranker(basis, found.x)


class _Loss:
    """The penalised negative log-likelihood of weights, and its gradient."""

    def __init__(
        self,
        examples: Examples,
        design: tuple[sparse.csr_array, sparse.csr_array],
        start: tuple[Doubles, Doubles],
        weight: Doubles,
        steps: npt.NDArray[np.int64],
    ) -> None:
        self.options, self.none = design
        self.options_back, self.none_back = (part.T.tocsr() for part in design)
        self.start, self.start_none = start
        self.starts = starts_of(examples)
        self.sizes = np.diff(np.append(self.starts, len(examples.right)))
        self.right = examples.right.astype(np.float32)
        self.solved = np.add.reduceat(self.right, self.starts) > 0
        self.weight = weight
        self.steps = steps

    def __call__(self, weights: Doubles) -> tuple[float, Doubles]:
        small = weights.astype(np.float32)
        scores, none = self.start + self.options @ small, self.start_none + self.none @ small
        top = np.maximum(np.maximum.reduceat(scores, self.starts), none)
        mass = np.exp(scores - np.repeat(top, self.sizes))
        none_mass = np.exp(none - top)
        total = np.add.reduceat(mass, self.starts) + none_mass
        chance = mass / np.repeat(total, self.sizes)
        none_chance = none_mass / total
        # Where several options are right, they share the credit by their chances.
        right = np.add.reduceat(chance * self.right, self.starts)
        likely = np.maximum(np.where(self.solved, right, none_chance), 1e-12)
        credit = chance * self.right / np.repeat(np.maximum(right, 1e-12), self.sizes)
        pull = (chance - credit) * np.repeat(self.weight, self.sizes)
        none_pull = (none_chance - ~self.solved) * self.weight
        slope = self.options_back @ pull.astype(np.float32)
        slope = slope + self.none_back @ none_pull.astype(np.float32)
        bend = weights[self.steps + 1] - weights[self.steps]
        loss = -float((np.log(likely) * self.weight).sum())
        loss += STEP_PENALTY * float(bend @ bend) / 2
        loss += SIZE_PENALTY * float(weights @ weights) / 2
        gradient = slope.astype(float) + SIZE_PENALTY * weights
        np.add.at(gradient, self.steps + 1, STEP_PENALTY * bend)
        np.add.at(gradient, self.steps, -STEP_PENALTY * bend)
        return loss, gradient


def _ranker(basis: Basis, weights: Doubles) -> Ranker:
    curves, biases = {}, {}
    for (case, feature), knots in basis.knots.items():
        first = basis.first[case, feature]
        if feature == BIAS:
            biases[case] = float(weights[first])
        else:
            curves[case, feature] = Curve(knots, weights[first : first + len(knots)])
    for (case, _), curve in curves.items():
        # What a flag gives when it is not set belongs to the bias.
        if curve.is_flag:
            biases[case] += float(curve.heights[0])
            curve.heights[:] -= curve.heights[0]
    return Ranker(curves, biases)
