"""What the word engine does not weigh again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocrfix import knowledge
from ocrfix.engine.decide import Decisions, WordEngine
from ocrfix.engine.origins import origins
from ocrfix.settings import Settings
from tests.texts import PROSE

WORDS = st.lists(st.sampled_from(["the", "a", "man", "saw", "tbe", "dog"]), max_size=60)


@pytest.fixture(scope="module")
def engine() -> WordEngine:
    """The English one."""
    return knowledge.load(Settings()).engine


def chances(decisions: Decisions) -> dict[tuple[str, int], list[float]]:
    """The chances of each doubtful place, by its form and how far it is from the end."""
    tokens = decisions.facts.tokens
    found: dict[tuple[str, int], list[float]] = {}
    for group, chance in zip(
        decisions.options.group.tolist(), decisions.chances.tolist(), strict=True
    ):
        key = tokens.forms[group], len(tokens.text) - int(tokens.spans[group, 0])
        found.setdefault(key, []).append(chance)
    return found


@given(before=WORDS, now=WORDS)
def test_a_token_comes_from_one_that_reads_the_same(before: list[str], now: list[str]) -> None:
    """And their order is the same, whatever was changed."""
    origin = origins(before, now)

    if origin is not None:
        known = np.flatnonzero(origin >= 0)
        assert [now[i] for i in known] == [before[i] for i in origin[known]]
        assert (np.diff(origin[known]) > 0).all()


def test_texts_that_have_nothing_in_common_have_no_origins() -> None:
    """Then all is weighed."""
    assert origins(["a"] * 100, ["b"] * 100) is None


def test_what_is_far_from_a_change_keeps_its_chances(engine: WordEngine) -> None:
    """To the last digit; what is near is weighed again."""
    text = f"{' '.join(PROSE)} He saw tbe man and tlie dog. {' '.join(PROSE)}"
    changed = text.replace("saw tbe man", "saw the man")
    earlier = engine.decide(text)
    first, again = chances(earlier), chances(engine.decide(changed, earlier=earlier))
    whole = chances(engine.decide(changed))

    near = next(key for key in again if key[0] == "tlie")
    assert all(again[key] == first[key] for key in again if abs(key[1] - near[1]) > 100)
    assert again[near] != first[near]
    assert again[near] == pytest.approx(whole[near], abs=0.02)


def test_no_other_place_comes_or_goes(engine: WordEngine) -> None:
    """Even if by what is known of the document now a rare word is less doubtful."""
    text = f"{' '.join(PROSE)} He saw tbe man and tlie dog. {' '.join(PROSE)}"
    changed = text.replace("saw tbe man", "saw the man")

    first, again = engine.decide(text), engine.decide(changed, earlier=engine.decide(text))
    gone = chances(first).keys() - chances(again).keys()

    assert {form for form, _ in gone} == {"saw", "tbe"}
    assert chances(again).keys() <= chances(first).keys()
    assert (np.diff(again.options.group) >= 0).all()
