"""What each part of the word engine is worth: the loss when it alone is left out.

    python bench/ablation.py SET.jsonl... [--pages N] [--out DIR]

Options of a kind (joins, splits, …) are left out by giving them no chance. A group of features is
left out of the ranker by levelling its curves: each becomes its own mean, so that the
chances stay on their scale; in the trees, by taking the mean over the answers about it. The
ranker is not trained anew, which would make up for some of the loss; the figures say what
the engine as it is builds on, not what it could do without.
Writes ``ablation.md`` and ``ablation.json`` into DIR.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import edited
import numpy as np
import report
from sets import Pair, read

from ocrfix import Settings
from ocrfix.engine.curves import Curve
from ocrfix.engine.evidence import NAMES
from ocrfix.engine.forest import Forest, Tree
from ocrfix.engine.options import Kind
from ocrfix.engine.ranker import Doubles, Floats, Ints, Ranker, Settled
from ocrfix.knowledge import load

HERE = Path(__file__).parent

GROUPS = {
    "channel": ("channel",),
    "context": ("left", "right", "left_two", "both", "right_two", "pair_fit"),
    "commonness": ("commonness", "own_commonness", "pair_commonness", "listed", "unlisted"),
    "surroundings": ("sense", "sense_lead"),
    "letters": ("letters",),
    "document": ("in_document", "form_in_document", "damage"),
    "its condition": ("error_level", "odd", "mended", "crowd"),
    "case and names": (
        "capital",
        "capital_inside",
        "all_capitals",
        "mixed_case",
        "name",
        "name_for_lower",
    ),
    "signs and figures": ("has_digit", "has_sign", "dotted"),
    "length": ("length", "short"),
    "place in the line": ("line_end",),
    "first letter": ("same_first",),
    "rivals": ("best_rival",),
    "unsure neighbours": ("neighbour_unknown",),
}
"""Features of the ranker, by what they are about; those of none have a group each."""
KINDS: dict[str, tuple[tuple[Kind, ...], bool | None]] = {
    "joins": ((Kind.JOIN,), None),
    "splits": ((Kind.SPLIT,), None),
    "numbers": ((Kind.NUMBER,), None),
    "dropped junk": ((Kind.DROP,), None),
    "real words": ((Kind.WORD,), True),
    "unknown words": ((Kind.WORD,), False),
}
"""Options, by what they do; of known words only (True), of unknown ones (False), of all."""
NEVER = -1e3
"""A score that leaves an option no chance."""


def levelled(ranker: Ranker, features: Sequence[str]) -> Ranker:
    """A ranker to which some features say nothing."""
    curves = dict(ranker.curves)
    for (case, feature), curve in ranker.curves.items():
        if feature in features:
            # Knots part the examples into equal shares: their mean height is the curve's.
            level = np.full(len(curve.knots), float(curve.heights.mean()))
            curves[case, feature] = Curve(curve.knots, level)
    return Ranker(
        curves, ranker.biases, Forest(_levelled(t, features) for t in ranker.forest.trees)
    )


def _levelled(tree: Tree, features: Sequence[str]) -> Tree:
    """A tree to which it is all one how the questions about some features are answered."""
    leaves = tree.leaves.reshape((2,) * len(tree.questions))
    for bit, (feature, _) in enumerate(tree.questions):
        if feature in features:
            axis = leaves.ndim - 1 - bit  # the first question is the lowest bit
            leaves = np.broadcast_to(leaves.mean(axis=axis, keepdims=True), leaves.shape)
    return Tree(tree.questions, leaves.ravel())


class Limited(Ranker):
    """A ranker that gives some kinds of options no chance.

    Args:
        ranker: that it is otherwise.
        kinds: that get none.
        known: of known words only, of unknown ones only, or of all.
    """

    def __init__(self, ranker: Ranker, kinds: Sequence[Kind], *, known: bool | None) -> None:
        super().__init__(ranker.curves, ranker.biases, ranker.forest)
        self.left_out = kinds
        self.known = known

    def scores(self, features: Floats, kinds: Ints, settled: Settled | None = None) -> Doubles:
        """The score of each option."""
        scores = super().scores(features, kinds, settled)
        out = np.isin(kinds, self.left_out)
        if self.known is not None:
            out &= (features[NAMES.index("known")] > 0) == self.known
        scores[out] = NEVER
        return scores


@contextmanager
def with_ranker(settings: Settings, ranker: Ranker) -> Iterator[None]:
    """Let the engine decide by another ranker."""
    engine = load(edited.wide(settings)).engine
    own = engine.ranker
    engine.ranker = ranker
    try:
        yield
    finally:
        engine.ranker = own


def figures(pages: Sequence[Pair], settings: Settings) -> dict[str, float]:
    """Figures at the default threshold, and the best of all."""
    sweep = edited.sweep(edited.clean(pages, edited.wide(settings)))
    default = min(sweep, key=lambda point: abs(point["apply_from"] - settings.apply_from))
    best = max(point["wRed"] for point in sweep)
    return {**{name: default[name] for name in ("wRed", "prec", "broken")}, "best wRed": best}


def ablate(pages: Sequence[Pair], settings: Settings) -> dict[str, dict[str, float]]:
    """Figures of the whole engine, and without each part."""
    found = {"whole": figures(pages, settings)}
    engine = load(edited.wide(settings)).engine
    ranker = engine.ranker
    variants: dict[str, Ranker] = {
        name: Limited(ranker, some, known=known) for name, (some, known) in KINDS.items()
    }
    named = {feature for group in GROUPS.values() for feature in group}
    rest = sorted({feature for _, feature in ranker.curves} - named)
    groups = {**GROUPS, **{feature: (feature,) for feature in rest}}
    variants["trees"] = Ranker(ranker.curves, ranker.biases)
    for name, features in groups.items():
        variants[f"{name} (features)"] = levelled(ranker, features)
    for name, variant in variants.items():
        engine.forget()  # what it remembers was decided with all its parts
        with with_ranker(settings, variant):
            found[name] = figures(pages, settings)
        lost = found["whole"]["best wRed"] - found[name]["best wRed"]
        print(f"  without {name}: best wRed {-lost:+.1f}", flush=True)
    return found


def tables(measured: dict[str, Any]) -> str:
    """A table for each set."""
    parts = []
    for name, found in measured["sets"].items():
        whole = found["whole"]
        ranked = sorted(found, key=lambda part: found[part]["best wRed"])
        rows = [_row("whole", whole, whole)]
        rows += [_row(part, found[part], whole) for part in ranked if part != "whole"]
        head = ["without", "best wRed", "lost", "wRed", "prec", "broken"]
        parts.append(f"### {name}\n\n{report.table(head, rows)}")
    return "\n".join(parts)


def _row(name: str, some: dict[str, float], whole: dict[str, float]) -> list[str]:
    lost = whole["best wRed"] - some["best wRed"]
    cells = [some["best wRed"], lost, some["wRed"], some["prec"], some["broken"]]
    return [name, *(f"{cell:.1f}" for cell in cells)]


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and write what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, help="of each set, the first so many")
    parser.add_argument("--out", type=Path, default=HERE / "results")
    args = parser.parse_args(argv)
    found = {}
    for path in args.sets:
        print(path.stem, flush=True)
        found[path.stem] = ablate(read(path)[: args.pages], Settings())
    args.out.mkdir(parents=True, exist_ok=True)
    measured = {"pages": args.pages, "sets": found}
    (args.out / "ablation.json").write_text(json.dumps(measured, indent=1) + "\n", "utf-8")
    (args.out / "ablation.md").write_text(tables(measured), "utf-8")


if __name__ == "__main__":
    main()
