"""Grow the forest: boosted trees on what the ranker's curves leave unexplained.

CatBoost (Prokhorenkova et al. 2018) grows them, by its loss for the likelihood of the right
option of a group (``QuerySoftMax``), with the curves' scores to begin from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import catboost
import numpy as np
import numpy.typing as npt

from build.examples import Examples
from build.ranker import starts_of
from ocrfix.engine.evidence import NAMES
from ocrfix.engine.forest import Forest, Tree
from ocrfix.engine.ranker import Ranker, of_none

Doubles = npt.NDArray[np.float64]

TREES, DEPTH, RATE = 300, 5, 0.15
"""On the dev newspapers the loss fell by 3 to 4 % with 150 trees, by 4 to 5 % with 300."""
SMOOTHING = 10.0
BORDERS = 32
SEED = 1


def grow(sets: Mapping[str, Examples], shares: Mapping[str, float], curves: Ranker) -> Forest:
    """Trees that, with the curves, make the right options likeliest.

    Args:
        sets: examples by the name of their source.
        shares: how much an example of a source weighs; 1 where not named.
        curves: the ranker without trees.
    """
    parts = [_rows(examples, curves) for examples in sets.values()]
    groups, ahead = [], 0
    for _, _, _, group in parts:
        groups.append(group + ahead)
        ahead += int(group.max(initial=-1)) + 1
    sizes = [len(group) for group in groups]
    weights = [shares.get(name, 1.0) for name in sets]
    group = np.concatenate(groups)
    scores = np.concatenate([part[1] for part in parts])
    pool = catboost.Pool(
        np.concatenate([part[0] for part in parts]),
        label=_credit(scores, np.concatenate([part[2] for part in parts]), group),
        group_id=group,
        baseline=scores,
        group_weight=np.repeat(weights, sizes),
    )
    model = catboost.CatBoost(
        {
            "loss_function": "QuerySoftMax:lambda=0.0",
            "iterations": TREES,
            "depth": DEPTH,
            "learning_rate": RATE,
            "l2_leaf_reg": SMOOTHING,
            "border_count": BORDERS,
            "random_seed": SEED,
            "bootstrap_type": "No",
            "random_strength": 0,
            "leaf_estimation_iterations": 1,
            "verbose": False,
            "allow_writing_files": False,
        }
    )
    model.fit(pool)
    return _forest(model)


def _rows(
    examples: Examples, curves: Ranker
) -> tuple[npt.NDArray[np.float32], Doubles, npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """Features, scores by the curves, whether right, and places; "none of these" among them."""
    starts = starts_of(examples)
    features = np.ascontiguousarray(examples.features.T)
    none = of_none(features, starts)
    solved = np.add.reduceat(examples.right, starts) > 0
    group = np.concatenate([examples.groups, examples.groups[starts]])
    order = np.argsort(group, kind="stable")
    scores = np.concatenate([curves.scores(features, examples.kinds), curves.none_scores(none)])
    right = np.concatenate([examples.right, ~solved])
    return (
        np.concatenate([examples.features, none.T])[order],
        scores[order],
        right[order],
        group[order],
    )


def _credit(scores: Doubles, right: npt.NDArray[np.bool_], group: npt.NDArray[np.int64]) -> Doubles:
    """The credit of each option: where several are right, they share it by their chances."""
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    sizes = np.diff(np.append(starts, len(group)))
    mass = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes)) * right
    total = np.maximum(np.add.reduceat(mass, starts), 1e-12)
    credit: Doubles = mass / np.repeat(total, sizes)
    return credit


def _forest(model: catboost.CatBoost) -> Forest:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        grown = json.loads(path.read_text("utf-8"))
    scale = grown["scale_and_bias"][0]
    return Forest(
        Tree(
            tuple((NAMES[s["float_feature_index"]], float(s["border"])) for s in tree["splits"]),
            np.array(tree["leaf_values"]) * scale,
        )
        for tree in grown["oblivious_trees"]
    )
