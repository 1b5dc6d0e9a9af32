"""Known words that a text's own misreadings make doubtful."""

from __future__ import annotations

import numpy as np

from ocrfix.engine.evidence import NAMES
from ocrfix.engine.options import Kind, Options
from ocrfix.engine.stealth import ASKED, LEAST, asked

USUAL = {**LEAST, "known": 1.0}


def _asked(*rows: dict[str, float], kind: Kind = Kind.WORD, chance: float = 0.01) -> list[float]:
    """Chances after asking, of options that are usual but for some features."""
    features = np.zeros((len(NAMES), len(rows)), np.float32)
    for column, row in enumerate(rows):
        for name, value in (USUAL | row).items():
            features[NAMES.index(name), column] = value
    n = np.arange(len(rows))
    kinds = np.full(len(rows), int(kind))
    options = Options(n, n, n, kinds, n, n, features[0], {})
    return asked(features, options, np.full(len(rows), chance)).tolist()


def test_what_only_one_thing_speaks_for_stays() -> None:
    """A rare confusion, or a word that fits far worse, is no reason to ask."""
    lacking = [{name: least - 0.1} for name, least in LEAST.items()]

    assert _asked(*lacking) == [0.01] * len(lacking)


def test_unknown_words_and_joins_are_the_rankers_business() -> None:
    """Only known words that may be others are asked about so."""
    assert _asked({"known": 0.0}) == [0.01]
    assert _asked({}, kind=Kind.JOIN) == [0.01]


def test_a_habit_of_the_text_is_reason_to_ask() -> None:
    """A word that the text's own misreadings make of one that fits about as well is asked about."""
    assert _asked({}) == [ASKED]


def test_a_better_chance_stays() -> None:
    """What the ranker thinks likelier is not made less so."""
    assert _asked({}, chance=0.9) == [0.9]
